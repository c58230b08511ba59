// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { ExportButtons } from '#ui/components/export-buttons.tsx';

test('lines that cannot be had are an error that the page shows', async () => {
  const lines = () => Promise.reject(new AppError('aws/unreachable', { host: 's3' }));
  render(<ExportButtons name="records" lines={lines} />, document.body);
  for (const button of document.querySelectorAll('button')) button.click();
  await vi.waitFor(() => {
    expect(document.querySelector('[role=alert]')?.textContent).toContain('aws_unreachable');
  });
});
