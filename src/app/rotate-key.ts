import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { SigningKey } from '#core/ports.ts';
import type { PublicationReport } from './publish-menus.ts';

/** Publishes everyone's menu under a key. */
export type PublishUnder = (
  configuration: EstateConfiguration,
  key: SigningKey,
  nextKeys: readonly SigningKey[],
) => Promise<PublicationReport>;

/** The estate after its rotation: the next key signs, the old one only vouches for what it signed. */
export function withNextKey(
  { nextKey, ...configuration }: EstateConfiguration,
  old: SigningKey,
): EstateConfiguration {
  if (nextKey === undefined) return configuration;
  const rotated = {
    ...configuration,
    pastKeys: [old.publicKey, ...(configuration.pastKeys ?? [])].slice(0, 50),
  };
  const { sharing, localKey = 0 } = configuration;
  if (nextKey !== 'local')
    return sharing ? { ...rotated, sharing: { ...sharing, signingKey: nextKey } } : rotated;
  if (!sharing) return { ...rotated, localKey: localKey + 1 };
  const { signingKey: _, ...shared } = sharing;
  return { ...rotated, sharing: shared, localKey: localKey + 1 };
}

/**
 * Publishes, and carries a rotation under way to its end. First the old key signs menus that name both keys, so that a
 * browser can come from the one to the other, and nothing is lost when not all can be written: the old key goes on. Once
 * everyone has such a menu the next key signs, and names itself alone: the old key counts no more.
 *
 * @param save - Keeps the estate under its next key, before the first menu that it signs.
 * @throws AppError as publishing does; run again, it goes on where it stopped.
 */
export async function publishAndRotate(
  configuration: EstateConfiguration,
  key: SigningKey,
  next: SigningKey | undefined,
  publish: PublishUnder,
  save: (configuration: EstateConfiguration) => Promise<void>,
): Promise<{ readonly configuration: EstateConfiguration; readonly report: PublicationReport }> {
  if (!next) return { configuration, report: await publish(configuration, key, [key]) };
  const handover = await publish(configuration, key, [next, key]);
  if (handover.failed.length > 0) return { configuration, report: handover };
  const rotated = withNextKey(configuration, key);
  await save(rotated);
  return { configuration: rotated, report: await publish(rotated, next, [next]) };
}
