// Entry: evaluates who can assume what, off the page's thread. Its page is the only one that can speak to it.
import type { AccessReply, AccessRequest } from '#core/access/access-messages.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate, type EvaluatedAccess } from '#core/access/evaluate-access.ts';
import { reevaluateAccess } from '#core/access/reevaluate-access.ts';

declare const self: DedicatedWorkerGlobalScope;

let last: EvaluatedAccess | undefined;

self.addEventListener('message', ({ data }: MessageEvent<AccessRequest>) => {
  const { id, picture } = data;
  last = last ? reevaluateAccess(last, picture) : evaluateEstate(compileEstate(picture));
  // The copies are what is handed over: the next picture is compared with the arrays kept here.
  const { columns } = last.table;
  const reply: AccessReply = {
    id,
    columns: {
      ...columns,
      rowStarts: columns.rowStarts.slice(),
      roleIndexes: columns.roleIndexes.slice(),
      codes: columns.codes.slice(),
    },
  };
  const { rowStarts, roleIndexes, codes } = reply.columns;
  self.postMessage(reply, [rowStarts.buffer, roleIndexes.buffer, codes.buffer]);
});
