import * as v from 'valibot';
import { DroppedSchema, type Dropped } from '#core/console/self-test.ts';
import { browser } from './browser.ts';

const KEY = 'dropped-messages';
const KeptSchema = v.fallback(DroppedSchema, { shape: 0, sender: 0 });

let writing: Promise<unknown> = Promise.resolve();

/** Messages to the background that were dropped since the browser started. */
export async function loadDropped(): Promise<Dropped> {
  return v.parse(KeptSchema, (await browser.storage.session.get(KEY))[KEY]);
}

/** Counts one more, for its shape or for who sent it; one after the other, so that none is lost. */
export function noteDropped(why: keyof Dropped): Promise<unknown> {
  writing = writing.then(async () => {
    const known = await loadDropped();
    await browser.storage.session.set({ [KEY]: { ...known, [why]: known[why] + 1 } });
  });
  return writing;
}
