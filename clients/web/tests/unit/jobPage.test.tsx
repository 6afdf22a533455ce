import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Job } from '@/api/types'
import { ToastProvider } from '@/components/toasts/ToastProvider'
import { JobPage } from '@/console/jobs/JobPage'
import { API, COMPLETED, FAILED, job, jobIsSeen, RUNNING, server } from './server'
import { Wrapped } from './wrapped'

const JOBS = `${API}/deep-research/jobs`

beforeEach(() => {
  server.use(
    http.get(`${API}/datasets`, () =>
      HttpResponse.json({ success: true, count: 0, datasets: [], next_cursor: null }),
    ),
    http.get(`${JOBS}/:id/events`, () =>
      HttpResponse.json({ success: true, job_id: 'JOB1', count: 0, events: [], last_sequence: 0 }),
    ),
  )
})

function show(...states: Job[]) {
  jobIsSeen(...states)
  return render(
    <MantineProvider env="test">
      <Wrapped>
        <ToastProvider>
          <MemoryRouter initialEntries={['/jobs/JOB1']}>
            <Routes>
              <Route path="/jobs/:jobId" element={<JobPage />} />
            </Routes>
          </MemoryRouter>
        </ToastProvider>
      </Wrapped>
    </MantineProvider>,
  )
}

async function announced() {
  return within(await screen.findByRole('region', { name: 'Progress' })).getByRole('status')
}

/** Retries are taken; returns what was asked for. */
function retriesAreTaken(): unknown[] {
  const bodies: unknown[] = []
  server.use(
    http.post(`${JOBS}/JOB1/retry`, async ({ request }) => {
      const text = await request.text()
      bodies.push(text ? JSON.parse(text) : null)
      return HttpResponse.json(
        {
          success: true,
          job_id: 'JOB1',
          message: '',
          status: 'pending',
          attempt: bodies.length + 1,
          reused_stages: [],
        },
        { status: 202 },
      )
    }),
  )
  return bodies
}

describe('A job that failed', () => {
  test('says why, and goes on where it stopped when it is retried', async () => {
    const retries = retriesAreTaken()
    show(FAILED)

    expect((await screen.findByRole('alert')).textContent).toContain('The dataset was deleted.')
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }))

    await waitFor(() => expect(retries).toEqual([null]))
  })

  test('can be done anew from each stage that it had reached, and from no later one', async () => {
    const retries = retriesAreTaken()
    show({ ...FAILED, current_stage: 'Stage 3/7: Executing queries' })

    await userEvent.click(await screen.findByText('How far it came'))
    const offered = screen.getAllByRole('button', { name: /^Retry from here/ })
    expect(offered.map((button) => button.getAttribute('aria-label'))).toEqual([
      'Retry from here: Decomposing question',
      'Retry from here: Classifying queries',
      'Retry from here: Executing queries',
    ])
    await userEvent.click(screen.getByRole('button', { name: 'Retry from here: Classifying queries' }))

    await waitFor(() => expect(retries).toEqual([{ from_stage: 'classify' }]))
  })

  test('is not offered as repairable where its data are gone', async () => {
    show({ ...FAILED, error: { code: 'data_missing', message: 'The dataset was deleted.' } })

    expect(await screen.findByRole('link', { name: 'Choose a dataset' })).toBeTruthy()
  })
})

describe('A job that runs', () => {
  test('is cancelled only by whoever has read what is kept', async () => {
    let cancelled = 0
    server.use(
      http.delete(`${JOBS}/JOB1`, () => {
        cancelled++
        return HttpResponse.json({ ...job({ status: 'cancelled' }), message: '' })
      }),
    )
    show({ ...RUNNING, queries_done: 4, queries_planned: 9 })

    await userEvent.click(await screen.findByRole('button', { name: /^Cancel/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this job?' })
    expect(dialog.textContent).toContain('The 4 queries that are done are kept')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Let it run' }))
    expect(cancelled).toBe(0)

    await userEvent.click(screen.getByRole('button', { name: /^Cancel/ }))
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel the job' }))
    await waitFor(() => expect(cancelled).toBe(1))
  })

  test('tells its place while it waits in line', async () => {
    show(job({ queue_position: 3 }))

    expect((await announced()).textContent).toBe('Waiting: number 3 in line')
  })

  test('announces its stage, and not each percent', async () => {
    show(RUNNING)

    expect((await announced()).textContent).toBe('Stage 3/7: Executing queries')
  })
})

describe('A report', () => {
  const result = COMPLETED.result as NonNullable<Job['result']>

  test('shows what limits it', async () => {
    show({ ...COMPLETED, result: { ...result, limitations: ['Only 3 years are compared.'] } })

    const limitations = await screen.findByRole('region', { name: 'Limitations' })
    expect(limitations.textContent).toContain('Only 3 years are compared.')
  })

  test('says that it is partial, and why', async () => {
    const completeness = {
      ...result.completeness,
      complete: false,
      queries_completed: 4,
      queries_planned: 9,
      reason: 'The job was cancelled.',
    }
    show(
      job({
        status: 'cancelled',
        settled_at: '2026-01-01T00:01:00Z',
        result: { ...result, completeness },
      }),
    )

    const partial = (await screen.findByText('This is a partial result')).closest('[role=alert]')
    expect(partial?.textContent).toBe('This is a partial resultThe job was cancelled.')
  })

  test('says in words where a second query disagrees with a finding', async () => {
    const evidence = {
      id: 'Q1',
      question: 'Which sells best?',
      answer: 'Tea.',
      cross_check: { code: 'SELECT 2', agrees: false },
    } as NonNullable<Job['result']>['supporting_details'][number]
    show({
      ...COMPLETED,
      result: {
        ...result,
        key_findings: [{ statement: 'Tea leads.', evidence: ['Q1'], confidence: 0.4, verified: false }],
        supporting_details: [evidence],
      },
    })

    const findings = await screen.findByRole('region', { name: 'Key findings' })
    expect(within(findings).getByText('A second query disagrees')).toBeTruthy()
    expect(within(findings).getByText('Numbers not recomputed')).toBeTruthy()
    expect(within(findings).getByText('Low confidence (40 %)')).toBeTruthy()
  })
})
