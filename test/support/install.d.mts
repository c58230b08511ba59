export function installPackages(): void;
export function findBrowser(kind: 'chromium' | 'firefox'): string | undefined;
export function installBrowser(kind: 'chromium' | 'firefox'): string;
