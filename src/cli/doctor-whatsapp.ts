import { makeGraphClient } from '../channels/whatsapp-cloud/graph-client.ts';
import { makeTemplateStates, readAlertTemplate } from '../channels/whatsapp-cloud/templates.ts';
import type { Config } from '../config.ts';
import { LANGUAGES } from '../language.ts';
import { DATA_FOLDER } from '../parts.ts';
import type { Finding } from './doctor.ts';

const ASK_MILLISECONDS = 5000;

/** Asks the Graph API about the number and about the template of the alerts in each language. */
export async function whatsappCloud({ whatsappCloud: config }: Pick<Config, 'whatsappCloud'>): Promise<Finding[]> {
  if (!config)
    return [
      {
        isGood: true,
        what: 'WhatsApp Cloud API: off',
        mend: 'Set the four variables WHATSAPP_CLOUD_… to turn it on; docs/whatsapp.md says where they come from',
      },
    ];
  const account = await makeGraphClient(config, undefined, ASK_MILLISECONDS).account();
  switch (account.kind) {
    case 'unreachable':
      return [
        {
          isGood: false,
          what: `WhatsApp Cloud API: ${new URL(config.apiRoot).host} cannot be reached (${account.reason})`,
          mend: 'Check the network, or set WHATSAPP_CLOUD_API_ROOT',
        },
      ];
    case 'refused':
      return [
        {
          isGood: false,
          what: `WhatsApp Cloud API: Meta does not tell about number ${config.phoneNumberId} (code ${account.verdict.code ?? 'unknown'})`,
          mend: 'Check WHATSAPP_CLOUD_TOKEN, its rights whatsapp_business_messaging and whatsapp_business_management, and WHATSAPP_CLOUD_PHONE_NUMBER_ID',
        },
      ];
    case 'known': {
      const template = readAlertTemplate(DATA_FOLDER);
      const states = makeTemplateStates(template);
      states.listed(account.templates);
      const canSend = account.canSend !== 'BLOCKED';
      return [
        {
          isGood: canSend,
          what: `WhatsApp Cloud API: number ${config.phoneNumberId} is ${account.canSend}`,
          ...(canSend ? {} : { mend: 'Look into WhatsApp Manager: payment, quality or policy' }),
        },
        ...LANGUAGES.map((language): Finding => {
          const state = states.stateOf(language);
          return {
            // Answers work without templates; alerts to people who wrote long ago wait.
            isGood: true,
            what: `WhatsApp template ${template.name} in ${language}: ${state}`,
            ...(state === 'APPROVED'
              ? {}
              : { mend: 'Alerts wait for it: npm run --silent qorgan -- whatsapp templates prints what to submit' }),
          };
        }),
      ];
    }
  }
}
