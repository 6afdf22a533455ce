import { Alert, Stack } from '@mantine/core'
import { useParams } from 'react-router'
import { hasEnded, type Job } from '@/api/types'
import { useJobEvents } from '@/hooks/useJobEvents'
import { useJobStatus } from '@/hooks/useResearchJobs'
import { Report } from '../report/Report'
import { FailedPage } from '../shell/FailedPage'
import { Loading } from '../shell/Loading'
import { usePageTitle } from '../shell/usePageTitle'
import { JobEnding } from './JobEnding'
import { JobHeading } from './JobHeading'
import { JobProgress } from './JobProgress'

/** One job: how far it is, and what it has found. */
export function JobPage() {
  const { jobId = '' } = useParams()
  const { data: job, error, refetch } = useJobStatus(jobId)
  if (!job) {
    if (!error) return <Loading />
    return <FailedPage title="This job can’t be shown" error={error} onRetry={() => void refetch()} />
  }
  return <ShownJob key={jobId} job={job} />
}

function ShownJob({ job }: { job: Job }) {
  usePageTitle(title(job))
  return (
    <Stack gap="lg">
      <JobHeading job={job} />
      {job.status !== 'completed' && <Course job={job} />}
      {job.status === 'completed' && !job.result && (
        <Alert color="yellow" variant="light" title="The result can’t be shown">
          {job.error_message ?? 'It is no longer stored; ask the question again.'}
        </Alert>
      )}
      {job.result && <Report job={job} result={job.result} />}
    </Stack>
  )
}

function Course({ job }: { job: Job }) {
  const { data: events = [] } = useJobEvents(job.job_id)
  return hasEnded(job.status) ? (
    <JobEnding job={job} events={events} />
  ) : (
    <JobProgress job={job} events={events} />
  )
}

/** Also tells the progress to whoever has gone to another tab. */
function title({ status, progress_percentage, question }: Job): string {
  return `${status === 'running' ? `${progress_percentage} % · ` : ''}${question}`
}
