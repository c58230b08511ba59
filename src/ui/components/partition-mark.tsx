import type { PartitionId } from '#core/aws/partitions.ts';
import { text } from '#ui/text.ts';
import './partition-mark.css';

interface PartitionMarkProps {
  readonly partition: PartitionId;
}

/** What people call a partition. */
export function partitionName(partition: PartitionId): string {
  switch (partition) {
    case 'aws':
      return text('partition_aws');
    case 'aws-us-gov':
      return text('partition_gov');
    case 'aws-cn':
      return text('partition_cn');
    case 'aws-eusc':
      return text('partition_eusc');
    case 'aws-iso':
    case 'aws-iso-b':
    case 'aws-iso-e':
    case 'aws-iso-f':
      return text('partition_iso', partition);
  }
}

/** A partition by name and colour, so that estates of two are not mistaken for each other. */
export function PartitionMark({ partition }: PartitionMarkProps) {
  return (
    <span class="partition-mark" data-partition={partition} title={partition}>
      {partitionName(partition)}
    </span>
  );
}
