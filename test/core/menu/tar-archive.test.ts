import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { toTarArchive } from '#core/menu/tar-archive.ts';

const file = (name: string, text: string) => ({ name, body: new TextEncoder().encode(text) });

test('tar itself lists and unpacks what was archived', () => {
  const long = `menus/${'x'.repeat(43)}.${'y'.repeat(43)}`;
  const archive = toTarArchive(
    [file('menus/a', 'one'), file(long, 'x'.repeat(1025))],
    1_795_305_600,
  );
  const list = spawnSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8' });
  expect(list.stderr).toBe('');
  expect(list.stdout.trim().split('\n')).toEqual(['menus/a', long]);
  const body = spawnSync('tar', ['-xOf', '-', long], { input: archive, encoding: 'utf8' });
  expect(body.stdout).toBe('x'.repeat(1025));
});
