import { join } from 'node:path';
import type { Page } from 'puppeteer-core';

/** Lets the browser save files into a folder; the function does an act and gives the file that came of it. */
export async function downloadsOf(
  page: Page,
  folder: string,
): Promise<(act: () => Promise<void>) => Promise<{ name: string; path: string }>> {
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    downloadPath: folder,
    eventsEnabled: true,
    browserContextId: page.browserContext().id ?? '',
  });
  return async (act) => {
    const saved = Promise.withResolvers<{ name: string; path: string }>();
    let name = '';
    const begin = (event: { suggestedFilename: string }) => {
      name = event.suggestedFilename;
    };
    const progress = (event: { state: string; guid: string }) => {
      if (event.state === 'completed') saved.resolve({ name, path: join(folder, event.guid) });
      if (event.state === 'canceled') saved.reject(new Error(`The download of '${name}' was broken off`));
    };
    session.on('Browser.downloadWillBegin', begin);
    session.on('Browser.downloadProgress', progress);
    await act();
    const file = await saved.promise;
    session.off('Browser.downloadWillBegin', begin);
    session.off('Browser.downloadProgress', progress);
    return file;
  };
}
