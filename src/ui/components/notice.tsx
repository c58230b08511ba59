import type { ComponentChildren } from 'preact';
import { CheckIcon, CircleAlertIcon, InfoIcon, TriangleAlertIcon } from './icon.tsx';
import './notice.css';

interface NoticeProps {
  readonly kind: 'info' | 'good' | 'warning' | 'danger';
  readonly children: ComponentChildren;
}

const ICONS = {
  info: InfoIcon,
  good: CheckIcon,
  warning: TriangleAlertIcon,
  danger: CircleAlertIcon,
};

/** The whole notice system: a sentence or two that stays until its cause is gone. */
export function Notice({ kind, children }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div class={`notice ${kind}`} role={kind === 'danger' ? 'alert' : 'status'}>
      <Icon />
      <div>{children}</div>
    </div>
  );
}
