import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import type { Job } from '@/api/types'

export const API = 'http://api.test'
/** Nothing is pushed, unless a test has a LiveServer. */
export const server = setupServer(
  http.post(`${API}/deep-research/live`, () => refusal(404, 'not_found', 'There is no such path.')),
)

const JOB: Job = {
  success: true,
  job_id: 'JOB1',
  dataset_id: 'DATA1',
  question: 'What sells best?',
  verbose: 0,
  priority: 'normal',
  status: 'pending',
  attempt: 1,
  reused_stages: [],
  current_stage: null,
  progress_percentage: 0,
  queries_done: 0,
  queries_planned: 0,
  has_result: false,
  direct_answer: null,
  error: null,
  error_message: null,
  created_at: '2026-01-01T00:00:00Z',
  started_at: null,
  completed_at: null,
  settled_at: null,
  execution_time_seconds: null,
  last_sequence: 1,
  queue_position: null,
  result: null,
  result_url: null,
}

export function job(changes: Partial<Job> = {}): Job {
  return { ...JOB, ...changes }
}

export const RUNNING = job({
  status: 'running',
  current_stage: 'Stage 3/7: Executing queries',
  progress_percentage: 35,
})
export const COMPLETED = job({
  status: 'completed',
  current_stage: 'Completed',
  progress_percentage: 100,
  has_result: true,
  direct_answer: 'Tea sells best.',
  settled_at: '2026-01-01T00:01:00Z',
  result: {
    main_question: 'What sells best?',
    direct_answer: 'Tea sells best.',
    key_findings: [],
    supporting_details: [],
    limitations: [],
    suggested_follow_ups: [],
    data_coverage: { questions_answered: 1, total_questions: 1, gaps: [] },
    completeness: {
      complete: true,
      stages_completed: 6,
      queries_completed: 1,
      queries_planned: 1,
      reason: null,
    },
    usage: { analyst: 'statistical', queries: 1, query_seconds: 0.1, statements_cut: 0 },
  } as unknown as Job['result'],
})
export const FAILED = job({
  status: 'failed',
  error_message: 'The dataset was deleted.',
  error: { code: 'dataset_deleted', message: 'The dataset was deleted.' },
  settled_at: '2026-01-01T00:01:00Z',
})

/** A job that is seen so, and then so …; the last state stays. Returns what was asked, and when. */
export function jobIsSeen(...states: Job[]): { looks: number } {
  const seen = { looks: 0 }
  server.use(
    http.get(`${API}/deep-research/jobs/:id`, () =>
      HttpResponse.json(states[Math.min(seen.looks++, states.length - 1)] as Job),
    ),
  )
  return seen
}

/** Submissions are taken, as JOB1, JOB2 …, once for each idempotency key. */
export function submissionsAreTaken(): { bodies: unknown[]; keys: (string | null)[] } {
  const taken = { bodies: [] as unknown[], keys: [] as (string | null)[] }
  server.use(
    http.post(`${API}/deep-research/jobs/submit`, async ({ request }) => {
      taken.bodies.push(await request.json())
      taken.keys.push(request.headers.get('idempotency-key'))
      return HttpResponse.json(
        {
          success: true,
          job_id: `JOB${new Set(taken.keys).size}`,
          message: 'Research job submitted successfully',
          status: 'pending',
        },
        { status: 202 },
      )
    }),
  )
  return taken
}

/** The envelope in which the API tells an error. */
export function refusal(status: number, code: string, message: string, retryable = false) {
  return HttpResponse.json(
    { success: false, error: { code, message, retryable }, request_id: 'request-1' },
    { status },
  )
}
