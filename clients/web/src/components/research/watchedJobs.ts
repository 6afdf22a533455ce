import { useSyncExternalStore } from 'react'

/** A job that somebody asked for in this browser and was not yet told the end of. */
export interface WatchedJob {
  jobId: string
  datasetId: string
  question: string
  verbose: 0 | 1
}

const STORED_AS = 'deep-research:watched-jobs'

/** Notes a job, so that its end is told after a reload, too, and in whatever tab is open then. */
export function watchJob(job: WatchedJob): void {
  store([...watchedJobs().filter(({ jobId }) => jobId !== job.jobId), job])
}

/** Forgets a job whose end was told. */
export function forgetJob(jobId: string): void {
  store(watchedJobs().filter((job) => job.jobId !== jobId))
}

/** Every watched job, the oldest first. */
export function watchedJobs(): readonly WatchedJob[] {
  const text = read()
  if (text !== seen.text) seen = { text, jobs: parsed(text) }
  return seen.jobs
}

/** Every watched job; renders again when one is added or forgotten, in another tab too. */
export function useWatchedJobs(): readonly WatchedJob[] {
  return useSyncExternalStore(subscribe, watchedJobs)
}

// The same array as long as nothing has changed: that is how React knows.
let seen: { text: string | null; jobs: readonly WatchedJob[] } = { text: null, jobs: [] }
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

// Where a browser keeps nothing (a private window, say), jobs are watched until the page is left.
let unstored: string | null = null

function read(): string | null {
  try {
    return localStorage.getItem(STORED_AS) ?? unstored
  } catch {
    return unstored
  }
}

function store(jobs: readonly WatchedJob[]): void {
  const text = JSON.stringify(jobs)
  try {
    localStorage.setItem(STORED_AS, text)
    unstored = null
  } catch {
    unstored = text
  }
  for (const listener of listeners) listener()
}

function parsed(text: string | null): readonly WatchedJob[] {
  if (text === null) return []
  try {
    const jobs: unknown = JSON.parse(text)
    return Array.isArray(jobs) ? jobs.filter(isWatchedJob) : []
  } catch {
    return []
  }
}

function isWatchedJob(value: unknown): value is WatchedJob {
  const job = value as Partial<WatchedJob> | null
  return (
    typeof job?.jobId === 'string' &&
    typeof job.datasetId === 'string' &&
    typeof job.question === 'string' &&
    (job.verbose === 0 || job.verbose === 1)
  )
}
