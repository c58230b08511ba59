import { expect, test, vi } from 'vitest';
import { createConnections } from '#aws/connections.ts';

interface Sent {
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  readonly answer: () => void;
}

/** A carrier that answers when it is told to, and a way to see what it was given. */
function newCarrier(count: number) {
  const sent: Sent[] = [];
  const send = createConnections(count)({
    handle: (name: string, { abortSignal } = {}) =>
      new Promise<string>((resolve, reject) => {
        const abort = () => reject(new DOMException('aborted', 'AbortError'));
        if (abortSignal?.aborted) abort();
        abortSignal?.addEventListener('abort', abort);
        sent.push({ name, signal: abortSignal, answer: () => resolve(name) });
      }),
  });
  return { send, sent, names: () => sent.map(({ name }) => name) };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

test('as many requests are out as there are connections, the others follow in the order in which they came', async () => {
  const { send, sent, names } = newCarrier(2);
  const all = ['a', 'b', 'c', 'd'].map((name) => send(name));
  await turn();
  expect(names()).toEqual(['a', 'b']);
  sent[1]?.answer();
  await turn();
  expect(names()).toEqual(['a', 'b', 'c']);
  for (const at of [0, 2, 3]) {
    sent[at]?.answer();
    await turn();
  }
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('a request that is not answered in its time is aborted, gives its connection back, and is not to be sent again', async () => {
  const { send, sent, names } = newCarrier(1);
  const silent = send('silent', { requestTimeout: 5 });
  const next = send('next');
  await expect(silent).rejects.toMatchObject({ name: 'NoAnswer' });
  expect(sent[0]?.signal?.aborted).toBe(true);
  await turn();
  expect(names()).toEqual(['silent', 'next']);
  sent[1]?.answer();
  expect(await next).toBe('next');
});

test('time spent in line is not time spent waiting for an answer', async () => {
  vi.useFakeTimers();
  try {
    const { send, sent } = newCarrier(1);
    const first = send('first');
    const second = send('second', { requestTimeout: 5000 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toHaveLength(1);
    sent[0]?.answer();
    await first;
    await vi.advanceTimersByTimeAsync(4000);
    sent[1]?.answer();
    expect(await second).toBe('second');
  } finally {
    vi.useRealTimers();
  }
});

test('a request that is stopped is aborted by its own signal, and one in line does not hold up the next', async () => {
  const { send, sent, names } = newCarrier(1);
  const stop = new AbortController();
  const ended = Promise.allSettled([
    send('out', { abortSignal: stop.signal }),
    send('in line', { abortSignal: stop.signal }),
  ]);
  const next = send('next');
  await turn();
  stop.abort();
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  expect(names()).toEqual(['out', 'in line', 'next']);
  sent[2]?.answer();
  expect(await next).toBe('next');
});
