import { CopyButton } from '#ui/components/copy-button.tsx';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { download } from '#ui/download.ts';
import { text } from '#ui/text.ts';
import type { SetupFile } from './setup-files.ts';

interface TemplateFilesProps {
  readonly files: readonly SetupFile[];
}

/** Files to be run in AWS: each can be read, copied and saved. */
export function TemplateFiles({ files }: TemplateFilesProps) {
  return (
    <div class="template-files">
      {files.map(({ name, content }) => (
        <details key={name} class="setup-file">
          <summary>
            <span class="mono">{name}</span>
          </summary>
          <div class="actions">
            <CopyButton
              value={content}
              label={text('action_copy_file', name)}
              caption={text('action_copy')}
            />
            <button
              type="button"
              class="plain"
              aria-label={text('action_save_file', name)}
              onClick={() => download(name, 'text/plain', content)}
            >
              <DownloadIcon size={14} />
              {text('action_download')}
            </button>
          </div>
          <pre class="mono" tabIndex={0}>
            {content}
          </pre>
        </details>
      ))}
    </div>
  );
}
