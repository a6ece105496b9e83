import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const WHATSAPP = {
  WHATSAPP_CLOUD_TOKEN: 'EAAcanary-token',
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: '100000000000001',
  WHATSAPP_CLOUD_APP_SECRET: 'canary-app-secret',
  WHATSAPP_CLOUD_VERIFY_TOKEN: 'canary-verify-token',
};

describe('the WhatsApp Cloud API', () => {
  test('is off without its variables', () => expect(readConfig({}).whatsappCloud).toBeNull());

  test('needs all four; the root has a default and loses its slash', () => {
    expect(readConfig(WHATSAPP).whatsappCloud).toEqual({
      token: 'EAAcanary-token',
      phoneNumberId: '100000000000001',
      appSecret: 'canary-app-secret',
      verifyToken: 'canary-verify-token',
      apiRoot: 'https://graph.facebook.com',
    });
    expect(readConfig({ ...WHATSAPP, WHATSAPP_CLOUD_API_ROOT: 'http://127.0.0.1:9/' }).whatsappCloud?.apiRoot).toBe(
      'http://127.0.0.1:9',
    );
  });

  test.each(Object.keys(WHATSAPP))(
    'with only %s the other three are asked for, in one message, and no secret is shown',
    (name) => {
      const tell = () => readConfig({ [name]: WHATSAPP[name as keyof typeof WHATSAPP] });
      for (const other of Object.keys(WHATSAPP).filter((each) => each !== name)) expect(tell).toThrow(`${other} is not set`);
      expect(tell).toThrow(`because ${name} is set`);
      expect(tell).not.toThrow('canary');
    },
  );

  test('a phone number in place of its id is told', () => {
    expect(() => readConfig({ ...WHATSAPP, WHATSAPP_CLOUD_PHONE_NUMBER_ID: '+7 700 111 22 33' })).toThrow(
      "WHATSAPP_CLOUD_PHONE_NUMBER_ID is '+7 700 111 22 33': expected the id of the number at Meta",
    );
  });

  test('a secret with a space is told and not shown', () => {
    expect(() => readConfig({ ...WHATSAPP, WHATSAPP_CLOUD_APP_SECRET: 'canary secret' })).toThrow(
      'WHATSAPP_CLOUD_APP_SECRET is set: expected at least 4 characters without spaces',
    );
  });
});
