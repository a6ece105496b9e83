import whatsapp from 'whatsapp-web.js';
import type { Chromium } from './chromium.ts';

export type Client = whatsapp.Client;
export type ClientOptions = whatsapp.ClientOptions;

export interface ClientSettings {
  chromium: Chromium;
  /** Where the session lives: whoever has this folder has the linked phone's account. */
  sessionFolder: string;
  /** Digits only: links by a pairing code in place of the QR code. */
  pairWithPhone: string | null;
  /** Told of what the library would have thrown where nobody can catch it. */
  onFault: (error: unknown) => void;
}

/** Makes one Client of whatsapp-web.js, not yet started. Tests hand over one of their own that knows the stub page. */
export type MakeClient = (settings: ClientSettings) => Client;

export const makeClient: MakeClient = (settings) => careful(new whatsapp.Client(optionsOf(settings)), settings);

export function optionsOf({ chromium, sessionFolder, pairWithPhone }: ClientSettings): ClientOptions {
  return {
    authStrategy: new whatsapp.LocalAuth({ dataPath: sessionFolder }),
    ...(pairWithPhone !== null && { pairWithPhoneNumber: { phoneNumber: pairWithPhone } }),
    puppeteer: {
      executablePath: chromium.executablePath,
      env: chromium.env,
      headless: true,
      // Through a pipe the browser ends with this process, even when that is killed.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run', '--no-default-browser-check'],
    },
  };
}

/**
 * The library begins work that it does not wait for, and a fault in it would bring the whole process down. Such faults
 * are told instead: this client is then at its end, and a new one takes over.
 */
export function careful<C extends Client>(client: C, { onFault }: Pick<ClientSettings, 'onFault'>): C {
  const { authStrategy } = client as unknown as { authStrategy: whatsapp.AuthStrategy };
  guard(client, ['inject', 'requestPairingCode', 'destroy'], onFault);
  guard(authStrategy, ['logout'], onFault);
  // Writing to a browser that has just died is no fault of this process: the life of the client ends by other signs.
  authStrategy.afterBrowserInitialized = async () => {
    for (const stream of client.pupBrowser?.process()?.stdio ?? []) stream?.on('error', () => undefined);
  };
  return client;
}

function guard(owner: object, names: readonly string[], onFault: (error: unknown) => void): void {
  const methods = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of names) {
    const method = methods[name];
    if (!method) throw new Error(`whatsapp-web.js has no '${name}' to guard: expected version 1.34.7`);
    methods[name] = (...args) => method.apply(owner, args).catch(onFault);
  }
}
