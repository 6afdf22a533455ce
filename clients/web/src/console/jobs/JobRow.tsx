import { Box, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { hasEnded, type JobSummary } from '@/api/types'
import { useRetryJob } from '@/hooks/useResearchJobs'
import { ago, moment } from '../format'
import { Failure } from '../shell/Failure'
import { CancelJob } from './CancelJob'
import { DatasetName } from './DatasetName'
import { duration } from './duration'
import { StatusBadge } from './StatusBadge'

interface JobRowProps {
  job: JobSummary
  /** Where the list holds jobs of several datasets. */
  namesDataset?: boolean
}

/** A job on the list: what was asked, what came of it, and what can be done. */
export function JobRow({ job, namesDataset = false }: JobRowProps) {
  const retry = useRetryJob()
  const isRetryable = job.status === 'failed' || job.status === 'cancelled'
  return (
    <Paper withBorder className="row-link">
      <Group wrap="nowrap" gap={0} align="center">
        <Link to={`/jobs/${job.job_id}`} className="visually-plain" style={{ flex: 1, minWidth: 0 }}>
          <Stack gap={4} p="sm">
            <Group gap="xs">
              <StatusBadge status={job.status} />
              <Text size="xs" c="dimmed">
                <time dateTime={job.created_at} title={moment(job.created_at)}>
                  {ago(job.created_at)}
                </time>
                {job.execution_time_seconds !== null &&
                  ` · took ${duration(job.execution_time_seconds * 1000)}`}
                {namesDataset && (
                  <>
                    {' · '}
                    <DatasetName datasetId={job.dataset_id} />
                  </>
                )}
              </Text>
            </Group>
            <Text fw={550} lineClamp={2}>
              {job.question}
            </Text>
            {job.status === 'running' && (
              <Progress value={job.progress_percentage} aria-label={job.current_stage ?? 'Progress'} />
            )}
            <Text size="sm" c="dimmed" lineClamp={2}>
              {cameOfIt(job)}
            </Text>
          </Stack>
        </Link>
        {!hasEnded(job.status) && <CancelJob job={job} mx="sm" size="xs" />}
        {isRetryable && (
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
      {retry.error && (
        <Box p="sm" pt={0}>
          <Failure error={retry.error} />
        </Box>
      )}
    </Paper>
  )
}

function cameOfIt({ status, error_message, direct_answer, current_stage, has_result }: JobSummary) {
  if (status === 'pending') return 'Waiting to start'
  if (status === 'cancelled') return has_result ? 'A partial result is kept.' : 'Nothing was found by then.'
  return error_message ?? direct_answer ?? current_stage
}
