import type { ConsoleFrame } from '#core/console/console-request.ts';

// White text on each has a contrast of 4.5 at least.
const COLORS: Readonly<Record<string, string>> = {
  prod: '#d13212',
  stage: '#a35f00',
  test: '#2769d3',
  dev: '#1d8348',
};
const OTHER = '#5f6774';

/** The colour of a frame and its badge: the role's own, else its environment's. */
export function environmentColor({ color, environment }: ConsoleFrame): string {
  return color !== undefined && /^[0-9a-f]{6}$/i.test(color)
    ? `#${color}`
    : (COLORS[environment] ?? OTHER);
}

/** Black or white, whichever stands out more from a colour of the form `#rrggbb`. */
export function textColorOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  // Relative luminance; at 0.179 black and white contrast alike.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}
