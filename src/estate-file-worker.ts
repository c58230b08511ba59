// Entry: reads estate files off the page's thread, so that 20 MB of CSV do not freeze it. Its page is the only one that can speak to it.
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { readEstateFile, type EstateFileKind } from '#core/estate/estate-file.ts';

declare const self: DedicatedWorkerGlobalScope;

interface EstateFileRequest {
  readonly file: File;
  readonly kind: EstateFileKind;
  readonly current: EstateConfiguration | undefined;
}

self.addEventListener('message', ({ data }: MessageEvent<EstateFileRequest>) => {
  const { file, kind, current } = data;
  void file.text().then((text) => {
    self.postMessage(readEstateFile(text, kind, current));
  });
});
