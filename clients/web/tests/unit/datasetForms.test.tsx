import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { expect, test, vi } from 'vitest'
import type { DatasetSummary } from '@/api/types'
import { DeleteDataset } from '@/console/datasets/DeleteDataset'
import { UploadZone } from '@/console/datasets/UploadZone'
import { API, refusal, RUNNING, server } from './server'
import { Wrapped } from './wrapped'

const DATASET = { dataset_id: 'DATA1', name: 'drinks.csv', glue_table: null } as DatasetSummary

function show(element: ReactNode) {
  return render(
    <MemoryRouter>
      <MantineProvider env="test">
        <Wrapped>{element}</Wrapped>
      </MantineProvider>
    </MemoryRouter>,
  )
}

test('A file that can’t be read is refused before anything is sent', async () => {
  show(<UploadZone onReady={vi.fn()} />)

  await userEvent.upload(
    screen.getByLabelText('File with a dataset'),
    new File(['once upon a time'], 'story.docx'),
  )

  expect((await screen.findByRole('alert')).textContent).toContain('story.docx can’t be read; save it as CSV')
})

test('A table that the deployment does not allow is refused in the API’s own words', async () => {
  server.use(
    http.get(`${API}/datasets`, () =>
      HttpResponse.json({ success: true, count: 0, datasets: [], next_cursor: null }),
    ),
    http.post(`${API}/datasets`, () => refusal(403, 'table_not_allowed', 'Tables can’t be registered here.')),
  )
  const onReady = vi.fn()
  show(<UploadZone onReady={onReady} />)

  await userEvent.click(screen.getByRole('button', { name: 'Use a table of the Glue catalog' }))
  await userEvent.type(screen.getByLabelText('Database and table'), 'warehouse.orders{Enter}')

  expect((await screen.findByRole('alert')).textContent).toContain('Tables can’t be registered here.')
  expect(onReady).not.toHaveBeenCalled()
})

test('A dataset is deleted only by whoever has read what is lost', async () => {
  const deleted: unknown[] = []
  server.use(
    http.get(`${API}/datasets`, () =>
      HttpResponse.json({ success: true, count: 0, datasets: [], next_cursor: null }),
    ),
    http.get(`${API}/deep-research/jobs`, () =>
      HttpResponse.json({ success: true, count: 1, jobs: [RUNNING], next_cursor: null }),
    ),
    http.delete(`${API}/datasets/:id`, ({ params }) => {
      deleted.push(params.id)
      return HttpResponse.json({ success: true, dataset_id: params.id })
    }),
  )
  const onDeleted = vi.fn()
  show(<DeleteDataset dataset={DATASET} onDeleted={onDeleted} />)

  await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
  await screen.findByText('1 job on it has not ended, and may fail.')
  await userEvent.click(screen.getByRole('button', { name: 'Keep it' }))
  expect(deleted).toEqual([])

  await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
  await userEvent.click(screen.getByRole('button', { name: 'Delete the dataset' }))

  await vi.waitFor(() => expect(onDeleted).toHaveBeenCalledOnce())
  expect(deleted).toEqual(['DATA1'])
})
