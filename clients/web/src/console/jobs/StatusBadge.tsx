import { Badge } from '@mantine/core'
import type { JobStatus } from '@/api/types'

const COLORS: Record<JobStatus, string> = {
  pending: 'gray',
  running: 'blue',
  completed: 'teal',
  failed: 'red',
  cancelled: 'gray',
}

export function StatusBadge({ status }: { status: JobStatus }) {
  return (
    <Badge color={COLORS[status]} variant="dot" tt="none">
      {status}
    </Badge>
  )
}
