import { useEffect, useEffectEvent } from 'react'
import { toast } from 'sonner'
import { ApiError } from '@/api/errors'
import { hasEnded, type Job } from '@/api/types'
import { useJobStatus } from '@/hooks/useResearchJobs'
import { notify } from '@/notifications/browserNotifications'
import { forgetJob, type WatchedJob } from './watchedJobs'

/** Milliseconds; the toaster stops counting while nobody looks at the page. */
const END_SHOWN_FOR = 15_000
/** Characters of an answer that a toast has room for. */
const LONGEST = 160

export interface JobToastProps {
  watched: WatchedJob
  onViewResults?: ((jobId: string) => void) | undefined
}

/** Tells how one watched job goes on, in one toast; once its end is told, the job is watched no more. */
export function JobToast({ watched: { jobId, question }, onViewResults }: JobToastProps) {
  const { data: job, error } = useJobStatus(jobId)

  const tellJob = useEffectEvent((told: Job) => {
    const view = onViewResults && (() => onViewResults(jobId))
    tell(told, view)
    if (hasEnded(told.status)) {
      notifyOfEnd(told, view)
      forgetJob(jobId)
    }
  })

  useEffect(() => {
    if (job) tellJob(job)
    else toast.loading('Research started', { id: jobId, description: question })
  }, [job, jobId, question])

  useEffect(() => {
    // Deleted meanwhile, or of somebody who has signed out.
    if (error instanceof ApiError && error.status === 404) {
      toast.dismiss(jobId)
      forgetJob(jobId)
    }
  }, [error, jobId])

  return null
}

function tell(job: Job, view: (() => void) | undefined): void {
  const options = { id: job.job_id, description: job.question }
  switch (job.status) {
    case 'pending':
      toast.loading(waiting(job.queue_position), options)
      break
    case 'running':
      toast.loading(`${job.current_stage ?? 'Starting'} · ${job.progress_percentage} %`, options)
      break
    case 'completed':
      toast.success('Research completed', {
        ...options,
        description: shortened(job.direct_answer ?? job.question),
        duration: END_SHOWN_FOR,
        closeButton: true,
        ...(view && { action: { label: 'View results', onClick: view } }),
      })
      break
    case 'failed':
      toast.error(job.error_message ?? 'Research failed', {
        ...options,
        duration: END_SHOWN_FOR,
        closeButton: true,
      })
      break
    case 'cancelled':
      toast.info('Research cancelled', options)
      break
  }
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text
}

function waiting(position: number | null): string {
  return position === null || position <= 1 ? 'Waiting to start' : `Waiting: number ${position} in line`
}

function notifyOfEnd(job: Job, view: (() => void) | undefined): void {
  if (job.status === 'cancelled') return // by the same person
  notify({
    title: job.status === 'completed' ? 'Research completed' : 'Research failed',
    body: (job.status === 'completed' ? job.direct_answer : job.error_message) ?? job.question,
    tag: job.job_id,
    ...(view && { onClick: view }),
  })
}
