import { createSecureContext, type SecureContext } from 'node:tls';
import { generate, type SelfsignedOptions } from 'selfsigned';

/** An authority made for one run of the lab, and the certificates it issues as hosts are asked for. */
export interface LabCertificates {
  /** PEM; what a client that checks certificates must trust. */
  readonly caCertificate: string;
  readonly contextFor: (host: string) => Promise<SecureContext>;
}

const EC: SelfsignedOptions = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' };

export async function createCertificates(): Promise<LabCertificates> {
  const authority = await generate([{ name: 'commonName', value: 'Jumpgate lab' }], {
    ...EC,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const contexts = new Map<string, Promise<SecureContext>>();
  const issue = async (host: string) => {
    const leaf = await generate([{ name: 'commonName', value: 'Jumpgate lab host' }], {
      ...EC,
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
      ],
    });
    return createSecureContext({ key: leaf.private, cert: leaf.cert });
  };
  return {
    caCertificate: authority.cert,
    contextFor(host) {
      const known = contexts.get(host) ?? issue(host);
      contexts.set(host, known);
      return known;
    },
  };
}
