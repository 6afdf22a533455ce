import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { expect, test } from 'vitest'
import { ConnectionNotice } from '@/console/shell/ConnectionNotice'
import { useJobStatus } from '@/hooks/useResearchJobs'
import { API, job, refusal, server } from './server'
import { Wrapped } from './wrapped'

function Page() {
  useJobStatus('JOB1', { refetchInterval: 20 })
  return <ConnectionNotice />
}

const show = () =>
  render(
    <MantineProvider env="test">
      <Wrapped>
        <Page />
      </Wrapped>
    </MantineProvider>,
  )

test('A lost connection is told until the API answers again', async () => {
  let isLost = true
  server.use(
    http.get(`${API}/deep-research/jobs/JOB1`, () =>
      isLost ? HttpResponse.error() : HttpResponse.json(job()),
    ),
  )
  show()

  await screen.findByText(/Connection lost, trying again/)
  isLost = false

  await waitFor(() => expect(screen.queryByText(/Connection lost/)).toBeNull())
})

test('An API that refuses is no lost connection', async () => {
  let asked = 0
  server.use(
    http.get(`${API}/deep-research/jobs/JOB1`, () => {
      asked++
      return refusal(404, 'job_not_found', 'You have no job with this id.')
    }),
  )
  show()

  await waitFor(() => expect(asked).toBeGreaterThan(0))
  expect(screen.queryByText(/Connection lost/)).toBeNull()
})
