import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { toast } from 'sonner'
import { ApiError } from '@/api/errors'
import { hasEnded, type Job, type Priority, type Result } from '@/api/types'
import { useToasts } from '@/components/toasts/ToastProvider'
import { useJobStatus, useSubmitResearchJob } from '@/hooks/useResearchJobs'
import { askForNotifications } from '@/notifications/browserNotifications'
import { watchedJobs, watchJob } from './watchedJobs'

export interface AsyncResearchManagerProps {
  datasetId: string
  question: string
  verbose?: 0 | 1
  priority?: Priority
  /** Each time this becomes true, the question is submitted. */
  triggerSubmit: boolean
  /** The job has completed; called once for each job. */
  onComplete?: (result: Result, job: Job) => void
  /** The question was not taken, or its job has failed or was cancelled. */
  onError?: (error: ApiError) => void
  /** The job is on its way; from now on the page may be left. */
  onSubmitted?: (jobId: string) => void
}

/**
 * Submits a question and follows its job to the end. It shows nothing itself: toasts are `ToastProvider`'s.
 *
 * The same question on the same dataset that is still being researched when this is mounted, after a reload say, is
 * picked up and not submitted again.
 */
export function AsyncResearchManager(props: AsyncResearchManagerProps) {
  const { datasetId, question, verbose = 0, priority = 'normal', triggerSubmit } = props
  useToasts()
  const [jobId, setJobId] = useState(() => runningJob(datasetId, question, verbose))
  const submitJob = useSubmitResearchJob()
  const { data: job } = useJobStatus(jobId)
  // Outlives the second run of effects in React's strict mode, which is no second wish.
  const taken = useRef(false)
  const told = useRef<string | null>(null)

  const submit = useEffectEvent(async () => {
    const running = runningJob(datasetId, question, verbose)
    if (running !== null) return setJobId(running)
    void askForNotifications()
    try {
      const { job_id } = await submitJob.mutateAsync({ datasetId, question, verbose, priority })
      // Also where this was unmounted meanwhile: its end will be told all the same.
      watchJob({ jobId: job_id, datasetId, question, verbose })
      setJobId(job_id)
      props.onSubmitted?.(job_id)
    } catch (failure) {
      const error = asApiError(failure)
      toast.error(error.message, { description: question })
      props.onError?.(error)
    }
  })

  useEffect(() => {
    if (triggerSubmit && !taken.current) void submit()
    taken.current = triggerSubmit
  }, [triggerSubmit])

  const tellEnd = useEffectEvent((ended: Job) => {
    if (told.current === ended.job_id) return
    told.current = ended.job_id
    if (ended.status === 'completed' && ended.result) props.onComplete?.(ended.result, ended)
    else props.onError?.(failureOf(ended))
  })

  useEffect(() => {
    if (job && hasEnded(job.status)) tellEnd(job)
  }, [job])

  return null
}

function runningJob(datasetId: string, question: string, verbose: 0 | 1): string | null {
  const same = watchedJobs().findLast(
    (job) => job.datasetId === datasetId && job.question === question && job.verbose === verbose,
  )
  return same?.jobId ?? null
}

function failureOf(job: Job): ApiError {
  if (job.status === 'cancelled') return new ApiError('The job was cancelled.', 'cancelled', 0, false)
  const message = job.error_message ?? 'The result could not be read; open the job again.'
  return new ApiError(message, job.error?.code ?? 'result_unavailable', 0, false)
}

function asApiError(failure: unknown): ApiError {
  return failure instanceof ApiError ? failure : new ApiError(String(failure), 'unexpected', 0, false)
}
