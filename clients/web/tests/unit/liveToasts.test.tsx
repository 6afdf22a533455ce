import { render, screen } from '@testing-library/react'
import { toast } from 'sonner'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AsyncResearchManager } from '@/components/research/AsyncResearchManager'
import { ToastProvider } from '@/components/toasts/ToastProvider'
import { pass, settle, stopClock } from './clock'
import { FakeNotification } from './fakeNotification'
import { LiveServer } from './liveServer'
import { COMPLETED, FAILED, job, RUNNING, submissionsAreTaken } from './server'
import { Wrapped } from './wrapped'

let far: LiveServer
const onComplete = vi.fn()
const onError = vi.fn()

beforeEach(async () => {
  stopClock()
  onComplete.mockClear()
  onError.mockClear()
  vi.stubGlobal('Notification', FakeNotification.fresh('granted'))
  far = new LiveServer()
  far.happens('JOB1', {}, 'submitted')
  submissionsAreTaken()
  render(
    <Wrapped>
      <ToastProvider>
        <AsyncResearchManager
          datasetId="DATA1"
          question="What sells best?"
          triggerSubmit
          onComplete={onComplete}
          onError={onError}
        />
      </ToastProvider>
    </Wrapped>,
  )
  await settle()
})
afterEach(() => vi.useRealTimers())

test('Toasts tell what is pushed as it happens, and the end once', async () => {
  const succeeded = vi.spyOn(toast, 'success')
  far.happens('JOB1', RUNNING, 'started')
  await settle()
  expect(screen.getByText('Stage 3/7: Executing queries · 35 %')).toBeTruthy()

  far.happens('JOB1', COMPLETED, 'completed')
  await settle()
  far.push('JOB1', 0)
  far.happens('JOB1', {}, 'settled')
  await pass(10_000)

  expect(screen.getByText('Tea sells best.')).toBeTruthy()
  expect(succeeded).toHaveBeenCalledOnce()
  expect(FakeNotification.shown).toHaveLength(1)
  expect(onComplete).toHaveBeenCalledOnce()
  expect(onError).not.toHaveBeenCalled()
})

test('A failure is told once, though what was found comes after it', async () => {
  const failed = vi.spyOn(toast, 'error')
  far.happens('JOB1', { ...FAILED, settled_at: null }, 'failed')
  await settle()
  far.happens('JOB1', { has_result: true, result: COMPLETED.result, settled_at: job().created_at }, 'settled')
  await pass(10_000)

  expect(failed).toHaveBeenCalledOnce()
  expect(FakeNotification.shown).toHaveLength(1)
  expect(onError).toHaveBeenCalledOnce()
  expect(onComplete).not.toHaveBeenCalled()
})
