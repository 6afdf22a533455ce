import { Alert, Anchor, Button, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { hasEnded, type Job } from '@/api/types'
import { useDataset } from '@/hooks/useDatasets'
import { useCancelJob, useJobStatus, useRetryJob } from '@/hooks/useResearchJobs'
import { ago, moment, number } from '../format'
import { Report } from '../report/Report'
import { Failure } from '../shell/Failure'
import { JobProgress } from './JobProgress'
import { StatusBadge } from './StatusBadge'

/** One job: how far it is, and what it has found. */
export function JobPage() {
  const { jobId = '' } = useParams()
  const { data: job, error, refetch } = useJobStatus(jobId)
  if (!job) {
    return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loader aria-label="Loading" />
  }
  return (
    <Stack gap="lg">
      <Heading job={job} />
      {!hasEnded(job.status) && <JobProgress job={job} />}
      {job.status === 'failed' && (
        <Alert color="red" variant="light" title="This job has failed" role="alert">
          {job.error_message}
        </Alert>
      )}
      {job.result && <Report job={job} result={job.result} />}
    </Stack>
  )
}

function Heading({ job }: { job: Job }) {
  const { data: dataset } = useDataset(job.dataset_id)
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} style={{ flex: '1 1 20rem' }}>
        <Title order={1} size="h3">
          {job.question}
        </Title>
        <Group gap="xs">
          <StatusBadge status={job.status} />
          <Text size="sm" c="dimmed">
            <Anchor component={Link} to={`/datasets/${job.dataset_id}`} size="sm">
              {dataset?.name ?? 'dataset'}
            </Anchor>
            {' · '}
            <span title={moment(job.created_at)}>{ago(job.created_at)}</span>
            {job.execution_time_seconds !== null &&
              ` · took ${number(Number(job.execution_time_seconds.toFixed(1)))} s`}
            {job.attempt > 1 && ` · attempt ${job.attempt}`}
          </Text>
        </Group>
      </Stack>
      <Actions job={job} />
    </Group>
  )
}

function Actions({ job }: { job: Job }) {
  const cancel = useCancelJob()
  const retry = useRetryJob()
  const failure = cancel.error ?? retry.error
  return (
    <Stack gap="xs" align="flex-end">
      {!hasEnded(job.status) && (
        <Button variant="default" onClick={() => cancel.mutate(job.job_id)} loading={cancel.isPending}>
          Cancel
        </Button>
      )}
      {(job.status === 'failed' || job.status === 'cancelled') && (
        <Button onClick={() => retry.mutate({ jobId: job.job_id })} loading={retry.isPending}>
          Retry
        </Button>
      )}
      {failure && <Failure error={failure} />}
    </Stack>
  )
}
