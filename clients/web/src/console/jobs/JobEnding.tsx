import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Job, JobEvent, Stage } from '@/api/types'
import { useRetryJob } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'
import { StageList } from './StageList'
import { stageProgress } from './stages'

/** What ended so does so again, unless the question or the dataset is another one. */
const FOR_GOOD: ReadonlySet<string> = new Set(['data_missing', 'timed_out', 'out_of_resources'])

interface JobEndingProps {
  job: Job
  events: readonly JobEvent[]
}

/** Why a job has ended before its answer was there, what is left of it, and how it goes on. */
export function JobEnding({ job, events }: JobEndingProps) {
  const retry = useRetryJob()
  const hasFailed = job.status === 'failed'
  const code = job.error?.code
  const isForGood = code !== undefined && FOR_GOOD.has(code)
  const retryFrom = (fromStage: Stage) => retry.mutate({ jobId: job.job_id, fromStage })
  return (
    <Stack gap="md">
      <Alert
        color={hasFailed ? 'red' : 'gray'}
        variant="light"
        title={hasFailed ? 'This job has failed' : 'This job was cancelled'}
        role={hasFailed ? 'alert' : 'status'}
      >
        <Stack gap="sm" align="flex-start">
          {job.error_message && <Text size="sm">{job.error_message}</Text>}
          <Kept job={job} />
          <Group gap="sm" className="not-printed">
            <Button
              variant={isForGood ? 'default' : 'filled'}
              onClick={() => retry.mutate({ jobId: job.job_id })}
              loading={retry.isPending}
            >
              Retry
            </Button>
            {isForGood && (
              <Button component={Link} to={code === 'data_missing' ? '/' : `/datasets/${job.dataset_id}`}>
                {code === 'data_missing' ? 'Choose a dataset' : 'Ask another question'}
              </Button>
            )}
          </Group>
        </Stack>
      </Alert>
      {retry.error && <Failure error={retry.error} />}
      <details className="explained not-printed">
        <summary>How far it came</summary>
        <StageList job={job} stages={stageProgress(job, events)} onRetryFrom={retryFrom} />
      </details>
    </Stack>
  )
}

function Kept({ job }: { job: Job }) {
  if (job.settled_at === null) {
    return (
      <Group gap="xs">
        <Loader size="xs" aria-hidden />
        <Text size="sm">What it had found by then is being gathered …</Text>
      </Group>
    )
  }
  return <Text size="sm">{kept(job)}</Text>
}

function kept({ result, queries_done }: Job): string {
  if (result) return 'What it had found by then is below, as a partial result; “Retry” goes on from there.'
  return queries_done > 0
    ? 'Nothing of what it had found could be kept.'
    : 'It had not found anything by then.'
}
