// The page of the matrix benchmark: a made estate, evaluated by the product's worker and shown by the product's grid.
/// <reference types="vite/client" />
import { signal } from '@preact/signals';
import { render } from 'preact';
import { createAccessTable } from '#core/access/access-table.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { MatrixGrid } from '#ui/admin/matrix-grid.tsx';
import { createMatrix, NO_FILTER } from '#ui/state/matrix.ts';
import { cellSelected } from '#ui/state/matrix-selection.ts';
import { createAskAccess } from '../../../src/admin-evaluation.ts';
import { makeEstate } from '../../lab/make-estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';
import '#ui/tokens.css';
import '#ui/components/controls.css';
import '#ui/admin/matrix-page.css';

const estate = makeEstate({ accounts: 2000, people: 5000, roles: 10, grants: 200_000, seed: 7 });
const picture = pictureOfEstate(estate);
const configuration = {
  accounts: estate.accounts.filter(({ id }) => id !== estate.jump.accountId),
  people: estate.people,
  jump: { account: picture.jump.account, administrationRole: '' },
} as unknown as EstateConfiguration;

const tasks: number[] = [];
new PerformanceObserver((list) => {
  tasks.push(...list.getEntries().map(({ duration }) => duration));
}).observe({ type: 'longtask' });
await new Promise((done) => setTimeout(done, 100));
tasks.length = 0;
const start = performance.now();
const table = createAccessTable(await createAskAccess()(picture, { kind: 'table' }));
const evaluateMs = performance.now() - start;
const arranging = performance.now();
const matrix = createMatrix(configuration, table, NO_FILTER);
const arrangeMs = performance.now() - arranging;
await new Promise((done) => setTimeout(done, 100));
const longestTaskMs = Math.max(0, ...tasks);
const root = document.getElementById('app');
if (!root) throw new Error('The page has no place to draw in.');
render(
  <MatrixGrid
    matrix={matrix}
    selection={signal(cellSelected({ row: 0, column: 0 }))}
    notes={{ staged: new Map(), ends: new Map() }}
    nowMs={Date.now()}
    onAct={() => undefined}
  />,
  root,
);
Object.assign(globalThis, { measured: { evaluateMs, longestTaskMs, arrangeMs } });
