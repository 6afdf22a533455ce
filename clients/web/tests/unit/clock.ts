import { act } from '@testing-library/react'
import { vi } from 'vitest'

const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const

/** Time stands still until it is told to pass. */
export function stopClock(): void {
  vi.useFakeTimers({ toFake: [...TIMERS] })
}

/** So many milliseconds pass, and whatever is sent meanwhile arrives. */
export async function pass(milliseconds: number): Promise<void> {
  const step = Math.max(1, Math.min(250, milliseconds))
  for (let passed = 0; passed < milliseconds; passed += step) {
    await act(async () => {
      await vi.advanceTimersByTimeAsync(Math.min(step, milliseconds - passed))
      await arrivals()
    })
  }
}

/** What is under way arrives, in next to no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await pass(1)
}

/** Answers of the mocked network take some turns of the event loop, which no timer holds up. */
async function arrivals(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve))
}
