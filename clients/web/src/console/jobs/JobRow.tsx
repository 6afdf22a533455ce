import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { hasEnded, type JobSummary } from '@/api/types'
import { useCancelJob, useRetryJob } from '@/hooks/useResearchJobs'
import { ago, moment } from '../format'
import { StatusBadge } from './StatusBadge'

/** A job on the list: what was asked, what came of it, and what can be done. */
export function JobRow({ job }: { job: JobSummary }) {
  const cancel = useCancelJob()
  const retry = useRetryJob()
  return (
    <Paper withBorder className="row-link">
      <Group wrap="nowrap" gap={0} align="center">
        <Link to={`/jobs/${job.job_id}`} className="visually-plain" style={{ flex: 1, minWidth: 0 }}>
          <Stack gap={4} p="sm">
            <Group gap="xs" wrap="nowrap">
              <StatusBadge status={job.status} />
              <Text size="xs" c="dimmed" title={moment(job.created_at)}>
                {ago(job.created_at)}
              </Text>
            </Group>
            <Text fw={550} lineClamp={2}>
              {job.question}
            </Text>
            {job.status === 'running' && (
              <Progress value={job.progress_percentage} aria-label={job.current_stage ?? 'Progress'} />
            )}
            <Text size="sm" c="dimmed" lineClamp={2}>
              {job.error_message ?? job.direct_answer ?? job.current_stage}
            </Text>
          </Stack>
        </Link>
        {!hasEnded(job.status) && (
          <Button
            mx="sm"
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job.job_id)}
            aria-label={`Cancel: ${job.question}`}
          >
            Cancel
          </Button>
        )}
        {(job.status === 'failed' || job.status === 'cancelled') && (
          <Button
            mx="sm"
            size="xs"
            variant="default"
            loading={retry.isPending}
            onClick={() => retry.mutate({ jobId: job.job_id })}
            aria-label={`Retry: ${job.question}`}
          >
            Retry
          </Button>
        )}
      </Group>
    </Paper>
  )
}
