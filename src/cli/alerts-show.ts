import { LANGUAGES } from '../language.ts';
import type { StoredAlert } from '../storage/alerts.ts';
import type { Report } from '../storage/delivery-counts.ts';
import { type AlertOptions, type AlertTools, idOf } from './alerts.ts';
import { RENDERERS } from './renderers.ts';

/** What will be sent, to the letter, and to how many. Of a released alert: what was frozen. */
export async function preview({ alerts, counts, composer }: AlertTools, subject: string): Promise<number> {
  const alert = await found(alerts.find(idOf(subject)), subject);
  const frozen = await counts.parts(alert.id);
  for (const { channel, partsOf } of RENDERERS) {
    const fresh = composer.freeze(alert.content, alert.id, partsOf);
    for (const language of LANGUAGES) {
      const kept = frozen.filter((part) => part.channel === channel && part.language === language).map(({ body }) => body);
      const parts = kept.length > 0 ? kept : fresh[language];
      for (const [index, body] of parts.entries()) {
        const part = parts.length > 1 ? `, part ${index + 1} of ${parts.length}` : '';
        console.log(`--- ${channel}, ${language}${part}: ${body.length} characters ---\n${body}\n`);
      }
    }
  }
  if (alert.state !== 'draft') {
    for (const line of reportLines(await counts.report(alert.id))) console.log(line);
    return 0;
  }
  const audience = await counts.audience(alert.content);
  const total = audience.reduce((sum, { people }) => sum + people, 0);
  console.log(`Would go to ${total} people${total === 0 ? '' : ':'}`);
  for (const { channel, language, frequency, people } of audience)
    console.log(`  ${channel}  ${language}  ${frequency}  ${people}`);
  return 0;
}

export async function status({ alerts, counts, config }: AlertTools, subject: string, { json }: AlertOptions): Promise<number> {
  const alert = await found(alerts.find(idOf(subject)), subject);
  const report = await counts.report(alert.id);
  const { audience, pending, sent, failed, gone, inDoubt, replaced, byChannelAndLanguage } = report;
  const canaries = await counts.reached(alert.id, config.canaries);
  if (json) {
    const figures = { id: alert.id, state: alert.state, audience, pending, sent, failed, gone, inDoubt };
    const more = { haltedWhy: alert.haltedWhy, replacedBy: alert.replacedBy, replaced, byChannelAndLanguage, canaries };
    console.log(JSON.stringify({ ...figures, ...more }));
    return 0;
  }
  console.log(`Alert ${alert.id} is ${alert.state}${alert.haltedWhy ? `: ${alert.haltedWhy}` : ''}`);
  if (alert.replacedBy !== null) console.log(`Alert ${alert.replacedBy} took its place`);
  for (const line of reportLines(report)) console.log(line);
  for (const { address, isReached } of canaries) console.log(`  canary ${address}: ${isReached ? 'reached' : 'NOT reached'}`);
  if (inDoubt > 0) console.log(`In doubt: qorgan alerts list --doubt shows them, qorgan alerts settle ${alert.id} decides`);
  for (const { at, who, did, detail } of await alerts.history(alert.id))
    console.log(`  ${new Date(at).toISOString()}  ${did} by ${who}${detail ? ` (${detail})` : ''}`);
  return 0;
}

export async function list({ alerts, counts }: AlertTools, _subject: string, { json, doubt }: AlertOptions): Promise<number> {
  if (doubt) {
    const doubts = await counts.doubts(null);
    if (json) console.log(JSON.stringify(doubts));
    for (const { alertId, personId, part, channel, language } of json ? [] : doubts)
      console.log(`alert ${alertId}  person ${personId}  part ${part}  ${channel}  ${language}`);
    if (!json) console.log(`${doubts.length} in doubt`);
    return 0;
  }
  const all = await alerts.list();
  if (json) {
    console.log(
      JSON.stringify(
        all.map(({ id, state, content, replacedBy }) => ({ id, state, kind: content.kind, title: content.title, replacedBy })),
      ),
    );
    return 0;
  }
  for (const { id, state, content, draftedBy, approvedBy } of all)
    console.log(
      `${id}  ${state}  ${content.kind}  ${content.title.ru}  (${draftedBy}${approvedBy ? `, released by ${approvedBy}` : ''})`,
    );
  return 0;
}

function reportLines({ byChannelAndLanguage, ...whole }: Report): string[] {
  const line = (
    name: string,
    { audience, pending, sent, failed, gone, inDoubt }: Omit<Report, 'byChannelAndLanguage' | 'replaced'>,
  ) =>
    `  ${name.padEnd(20)} audience ${audience} = sent ${sent} + pending ${pending} + failed ${failed} + gone ${gone} + in doubt ${inDoubt}`;
  return [
    line('all', whole),
    ...byChannelAndLanguage.map((each) => line(`${each.channel} ${each.language}`, each)),
    ...(whole.replaced > 0 ? [`  of the gone, ${whole.replaced} get the alert that took its place`] : []),
  ];
}

async function found(reading: Promise<StoredAlert | null>, subject: string): Promise<StoredAlert> {
  const alert = await reading;
  if (!alert) throw new Error(`There is no alert ${subject}: qorgan alerts list shows them all`);
  return alert;
}
