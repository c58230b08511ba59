interface AddressTextProps {
  /** An absolute address. */
  readonly address: string;
}

/** An address in full, its host standing out, that breaks where its parts meet. */
export function AddressText({ address }: AddressTextProps) {
  const { protocol, host, pathname, search, hash } = new URL(address);
  const parts = `${pathname}${search}${hash}`.split(/(?<=[/?&#;=])/);
  return (
    <span class="mono address" dir="ltr">
      <span class="quiet">{protocol}//</span>
      <b>{host}</b>
      {parts.map((part, at) => (
        <span key={at}>
          {part}
          <wbr />
        </span>
      ))}
    </span>
  );
}
