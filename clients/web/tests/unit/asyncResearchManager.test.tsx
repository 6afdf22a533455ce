import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http } from 'msw'
import { StrictMode, useState } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  AsyncResearchManager,
  type AsyncResearchManagerProps,
} from '@/components/research/AsyncResearchManager'
import { watchedJobs } from '@/components/research/watchedJobs'
import { ToastProvider } from '@/components/toasts/ToastProvider'
import { FakeNotification } from './fakeNotification'
import {
  API,
  COMPLETED,
  FAILED,
  job,
  jobIsSeen,
  RUNNING,
  refusal,
  server,
  submissionsAreTaken,
} from './server'
import { Wrapped } from './wrapped'

const QUESTION = { datasetId: 'DATA1', question: 'What sells best?', verbose: 0 } as const

function Page({
  viewed,
  ...props
}: Partial<AsyncResearchManagerProps> & { viewed?: (jobId: string) => void }) {
  const [triggered, setTriggered] = useState(false)
  return (
    <Wrapped>
      <ToastProvider {...(viewed && { onViewResults: viewed })}>
        <button type="button" onClick={() => setTriggered(true)}>
          Ask
        </button>
        <AsyncResearchManager {...QUESTION} triggerSubmit={triggered} {...props} />
      </ToastProvider>
    </Wrapped>
  )
}

const ask = () => userEvent.click(screen.getByRole('button', { name: 'Ask' }))

beforeEach(() => vi.stubGlobal('Notification', FakeNotification.fresh('granted')))

describe('AsyncResearchManager', () => {
  test('submits once, also in strict mode, and tells that the page may be left', async () => {
    const taken = submissionsAreTaken()
    jobIsSeen(RUNNING)
    const onSubmitted = vi.fn()
    render(<Page onSubmitted={onSubmitted} />, { wrapper: StrictMode })

    await ask()

    await waitFor(() => expect(onSubmitted).toHaveBeenCalledExactlyOnceWith('JOB1'))
    expect(taken.keys).toHaveLength(1)
  })

  test('submits nothing before it is triggered', async () => {
    const taken = submissionsAreTaken()
    render(<Page />)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(taken.keys).toEqual([])
  })

  test('toasts the stage and its percentage, then the answer, with a way to it', async () => {
    submissionsAreTaken()
    const seen = jobIsSeen(RUNNING, COMPLETED)
    const viewed = vi.fn()
    render(<Page viewed={viewed} />)

    await ask()

    await screen.findByText('Stage 3/7: Executing queries · 35 %')
    await screen.findByText('Research completed', {}, { timeout: 4_000 })
    expect(screen.getByText('Tea sells best.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'View results' }))
    expect(viewed).toHaveBeenCalledExactlyOnceWith('JOB1')
    expect(seen.looks).toBe(2)
  })

  test('gives the result, once', async () => {
    submissionsAreTaken()
    jobIsSeen(COMPLETED)
    const onComplete = vi.fn()
    const { rerender } = render(<Page onComplete={onComplete} />)

    await ask()
    await waitFor(() => expect(onComplete).toHaveBeenCalled())
    rerender(<Page onComplete={onComplete} />)

    expect(onComplete).toHaveBeenCalledExactlyOnceWith(COMPLETED.result, COMPLETED)
  })

  test('tells why a job failed', async () => {
    submissionsAreTaken()
    jobIsSeen(FAILED)
    const onError = vi.fn()
    render(<Page onError={onError} />)

    await ask()

    await screen.findByText('The dataset was deleted.')
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'dataset_deleted' }))
  })

  test('tells why a question was not taken, and takes the next', async () => {
    const taken = submissionsAreTaken()
    server.use(
      http.post(
        `${API}/deep-research/jobs/submit`,
        () => refusal(429, 'too_many_pending_jobs', 'Wait for one of your jobs to end.'),
        { once: true },
      ),
    )
    jobIsSeen(RUNNING)
    const onSubmitted = vi.fn()
    render(<Page onSubmitted={onSubmitted} />)

    await ask()
    await screen.findByText('Wait for one of your jobs to end.')
    render(<Page onSubmitted={onSubmitted} triggerSubmit />)

    await waitFor(() => expect(onSubmitted).toHaveBeenCalledOnce())
    expect(taken.keys).toHaveLength(1)
  })
})

describe('Leaving the page', () => {
  test('loses nothing: a reload picks the running job up, submits nothing, and gives its result', async () => {
    const taken = submissionsAreTaken()
    jobIsSeen(RUNNING)
    const left = render(<Page />)
    await ask()
    await screen.findByText('Stage 3/7: Executing queries · 35 %')
    left.unmount()

    jobIsSeen(COMPLETED)
    const onComplete = vi.fn()
    render(<Page triggerSubmit onComplete={onComplete} />)

    await waitFor(() => expect(onComplete).toHaveBeenCalledExactlyOnceWith(COMPLETED.result, COMPLETED))
    expect(taken.keys).toHaveLength(1)
  })

  test('before the answer to the submission has come still watches the job', async () => {
    submissionsAreTaken()
    jobIsSeen(RUNNING)
    const left = render(<Page />)
    await ask()
    left.unmount()

    await waitFor(() => expect(watchedJobs()).toEqual([{ jobId: 'JOB1', ...QUESTION }]))
  })

  test('for another page of the application keeps the toasts', async () => {
    localStorage.setItem('deep-research:watched-jobs', JSON.stringify([{ jobId: 'JOB1', ...QUESTION }]))
    jobIsSeen(COMPLETED)
    render(
      <Wrapped>
        <ToastProvider>another page</ToastProvider>
      </Wrapped>,
    )

    await screen.findByText('Research completed')
    expect(watchedJobs()).toEqual([])
  })

  test('and signing in as somebody else shows nothing of the job', async () => {
    localStorage.setItem('deep-research:watched-jobs', JSON.stringify([{ jobId: 'JOB1', ...QUESTION }]))
    server.use(
      http.get(`${API}/deep-research/jobs/:id`, () =>
        refusal(404, 'job_not_found', 'You have no job with this id.'),
      ),
    )
    render(
      <Wrapped>
        <ToastProvider>another person</ToastProvider>
      </Wrapped>,
    )

    await waitFor(() => expect(watchedJobs()).toEqual([]))
    await waitFor(() => expect(screen.queryByText('What sells best?')).toBeNull())
  })

  test('survives whatever else lies in the browser’s storage', () => {
    localStorage.setItem('deep-research:watched-jobs', '[{"jobId": 7}, null, "x"]')
    expect(watchedJobs()).toEqual([])
    localStorage.setItem('deep-research:watched-jobs', '{broken')
    expect(watchedJobs()).toEqual([])
  })
})

describe('Browser notifications', () => {
  test('tell the end, and a click on one opens the result', async () => {
    submissionsAreTaken()
    jobIsSeen(COMPLETED)
    const viewed = vi.fn()
    render(<Page viewed={viewed} />)

    await ask()

    await waitFor(() => expect(FakeNotification.shown).toHaveLength(1))
    const [notification] = FakeNotification.shown
    expect(notification).toMatchObject({
      title: 'Research completed',
      options: { body: 'Tea sells best.', tag: 'JOB1' },
    })
    notification?.onclick?.()
    expect(viewed).toHaveBeenCalledExactlyOnceWith('JOB1')
  })

  test('are asked for by a click, never while a page loads', async () => {
    vi.stubGlobal('Notification', FakeNotification.fresh('default'))
    const activation = { isActive: false, hasBeenActive: false }
    vi.stubGlobal(
      'navigator',
      new Proxy(navigator, {
        get: (real, name) => (name === 'userActivation' ? activation : Reflect.get(real, name, real)),
      }),
    )
    submissionsAreTaken()
    jobIsSeen(job())
    render(<Page triggerSubmit question="Asked while loading?" />)
    await waitFor(() => expect(watchedJobs()).toHaveLength(1))
    expect(FakeNotification.asked).toBe(0)

    activation.isActive = true
    render(<Page />)
    await userEvent.click(screen.getAllByRole('button', { name: 'Ask' })[1] as HTMLElement)

    await waitFor(() => expect(FakeNotification.asked).toBe(1))
  })

  test('that were refused are not shown, and the toast still is', async () => {
    vi.stubGlobal('Notification', FakeNotification.fresh('denied'))
    submissionsAreTaken()
    jobIsSeen(COMPLETED)
    render(<Page />)

    await ask()

    await screen.findByText('Research completed')
    expect(FakeNotification.shown).toEqual([])
  })
})

test('A manager without somebody to show its toasts says what is missing', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(() =>
    render(
      <Wrapped>
        <AsyncResearchManager {...QUESTION} triggerSubmit={false} />
      </Wrapped>,
    ),
  ).toThrow('Put a <ToastProvider> around <AsyncResearchManager>.')
})
