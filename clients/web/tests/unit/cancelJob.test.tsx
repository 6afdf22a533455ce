import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { expect, test } from 'vitest'
import { CancelJob } from '@/console/jobs/CancelJob'
import { API, RUNNING, server } from './server'
import { Wrapped } from './wrapped'

function opened() {
  const cancelled: string[] = []
  server.use(
    http.delete(`${API}/deep-research/jobs/:jobId`, ({ params }) => {
      cancelled.push(String(params.jobId))
      return HttpResponse.json({ ...RUNNING, status: 'cancelled' })
    }),
  )
  render(
    <MantineProvider env="test">
      <CancelJob job={RUNNING} />
    </MantineProvider>,
    { wrapper: Wrapped },
  )
  return { cancelled, person: userEvent.setup(), button: screen.getByRole('button', { name: /^Cancel: / }) }
}

test('nothing is cancelled by a person who lets it run, and the keyboard is back at the button', async () => {
  const { cancelled, person, button } = opened()

  await person.click(button)
  await person.click(await screen.findByRole('button', { name: 'Let it run' }))

  expect(cancelled).toEqual([])
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(button)
})

test('the job is cancelled by a person who has read what is kept', async () => {
  const { cancelled, person, button } = opened()

  await person.click(button)
  await screen.findByText(/kept|Nothing has been found yet/)
  await person.click(await screen.findByRole('button', { name: 'Cancel the job' }))

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(cancelled).toEqual([RUNNING.job_id])
})
