import type { ComponentChildren } from 'preact';
import { useAdmin } from '#ui/state/admin-state.ts';

interface ForWritersProps {
  readonly children: ComponentChildren;
}

/** Shows what changes something to those who may: the session of an approver or auditor would be refused, so it is not offered. */
export function ForWriters({ children }: ForWritersProps) {
  return useAdmin().isReadOnly.value ? null : children;
}
