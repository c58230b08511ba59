import { packMenu } from '#core/menu/packed-menu.ts';
import { verifyMenu } from '#app/verify-menu.ts';
import { makeKey, NOW_MS, roleNumber, signedMenu } from '../support/menu-fixture.ts';

const RUNS = 7;

function report(n: number, metric: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (q: number) => Number((sorted[Math.floor((sorted.length - 1) * q)] ?? 0).toFixed(1));
  console.log(
    JSON.stringify({
      bench: 'sync',
      n,
      metric,
      unit: 'ms',
      median: at(0.5),
      p95: at(0.95),
      runs: times.length,
    }),
  );
}

const key = await makeKey();
for (const n of [1_000, 10_000, 50_000]) {
  const roles = Array.from({ length: n }, (_, index) => roleNumber(index));
  const bytes = await signedMenu(key, { roles });
  const verify: number[] = [];
  const pack: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const verdict = await verifyMenu(bytes, { keys: [key.publicKey], purpose: 'menu' }, NOW_MS);
    if (verdict.kind !== 'valid') throw new Error(verdict.reason);
    const verifiedAt = performance.now();
    packMenu([verdict.document]);
    verify.push(verifiedAt - start);
    pack.push(performance.now() - verifiedAt);
  }
  report(n, 'verify', verify);
  report(n, 'pack', pack);
  report(
    n,
    'verify and pack',
    verify.map((ms, run) => ms + (pack[run] ?? 0)),
  );
}
