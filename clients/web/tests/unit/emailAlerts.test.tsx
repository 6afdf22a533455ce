import { MantineProvider } from '@mantine/core'
import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EmailAlerts as Alerts } from '@/api/types'
import { EmailAlerts } from '@/console/shell/EmailAlerts'
import { useEmailAlerts } from '@/hooks/useEmailAlerts'
import { pass, settle, stopClock } from './clock'
import { API, refusal, server } from './server'
import { Wrapped } from './wrapped'

const PATH = `${API}/deep-research/notifications/email`
const OFF: Alerts = { success: true, status: 'off', email: 'ada@example.com' }
const AWAITING: Alerts = { ...OFF, status: 'awaiting_confirmation' }
const ON: Alerts = { ...OFF, status: 'on' }

/** An API at which alerts stand so, until they are switched. */
let alerts: { stand: Alerts; asked: string[] }
beforeEach(() => {
  alerts = { stand: OFF, asked: [] }
  const switched = (method: string, to: Alerts) => () => {
    alerts.asked.push(method)
    alerts.stand = to
    return HttpResponse.json(to)
  }
  server.use(
    http.get(PATH, () => HttpResponse.json(alerts.stand)),
    http.put(PATH, switched('PUT', AWAITING)),
    http.delete(PATH, switched('DELETE', OFF)),
  )
})

afterEach(() => vi.useRealTimers())

describe('useEmailAlerts', () => {
  test('tells how alerts stand, and switches them', async () => {
    const { result } = renderHook(() => useEmailAlerts(), { wrapper: Wrapped })
    await waitFor(() => expect(result.current.data).toEqual(OFF))

    await act(() => result.current.switchOn.mutateAsync())
    await waitFor(() => expect(result.current.data).toEqual(AWAITING))

    await act(() => result.current.switchOff.mutateAsync())
    await waitFor(() => expect(result.current.data).toEqual(OFF))
    expect(alerts.asked).toEqual(['PUT', 'DELETE'])
  })

  test('sees by itself that the address was confirmed', async () => {
    stopClock()
    alerts.stand = AWAITING
    const { result } = renderHook(() => useEmailAlerts(), { wrapper: Wrapped })
    await settle()
    expect(result.current.data).toEqual(AWAITING)

    alerts.stand = ON
    await pass(3_000)

    expect(result.current.data).toEqual(ON)
  })
})

describe('The console’s e-mail alerts', () => {
  const toggle = () => screen.findByRole('switch', { name: 'E-mail me when a job ends' })

  async function open() {
    const person = userEvent.setup()
    render(
      <MantineProvider env="test">
        <Wrapped>
          <EmailAlerts />
        </Wrapped>
      </MantineProvider>,
    )
    await person.click(screen.getByRole('button', { name: 'E-mail alerts' }))
    return person
  }

  test('say where they would go, and send to the inbox whoever switches them on', async () => {
    const person = await open()
    expect(await screen.findByText(/To ada@example.com/)).toBeTruthy()

    await person.click(await toggle())

    expect(await screen.findByText('Check your inbox')).toBeTruthy()
    expect(((await toggle()) as HTMLInputElement).checked).toBe(true)
    await person.click(screen.getByRole('button', { name: 'Send it again' }))
    await waitFor(() => expect(alerts.asked).toEqual(['PUT', 'PUT']))
  })

  test('are switched off where they were on', async () => {
    alerts.stand = ON
    const person = await open()
    expect(await screen.findByText(/mails go to ada@example.com/)).toBeTruthy()

    await person.click(await toggle())

    await waitFor(() => expect(alerts.asked).toEqual(['DELETE']))
    expect(await screen.findByText(/^To ada@example.com/)).toBeTruthy()
  })

  test('say why an address can’t be had, and stay off', async () => {
    const problem = 'This address is mailed when any job ends, yours too.'
    server.use(http.put(PATH, () => refusal(409, 'address_taken', problem)))
    const person = await open()

    await person.click(await toggle())

    expect(await screen.findByText(problem)).toBeTruthy()
    expect(((await toggle()) as HTMLInputElement).checked).toBe(false)
  })
})
