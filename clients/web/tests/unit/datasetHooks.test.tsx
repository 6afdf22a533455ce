import { act, renderHook, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import {
  useDataset,
  useDatasets,
  useDeleteDataset,
  useRegisterTable,
  useUploadDataset,
} from '@/hooks/useDatasets'
import { API, refusal, server } from './server'
import { Wrapped } from './wrapped'

const wrapper = Wrapped
const FILE = new File(['drink,sold\ntea,3\n'], 'drinks.csv', { type: 'text/csv' })
const CREATED = {
  success: true,
  dataset_id: 'DATA1',
  status: 'awaiting_upload',
  upload: {
    method: 'PUT',
    url: 'http://files.test/drinks.csv?signature=1',
    headers: { 'content-type': 'text/csv' },
  },
  expires_at: '2026-01-01T01:00:00Z',
}

function uploadsAreAnnounced(): unknown[] {
  const announced: unknown[] = []
  server.use(
    http.post(`${API}/datasets`, async ({ request }) => {
      announced.push(await request.json())
      return HttpResponse.json(CREATED, { status: 201 })
    }),
    http.get(`${API}/datasets`, () =>
      HttpResponse.json({ success: true, count: 0, datasets: [], next_cursor: null }),
    ),
  )
  return announced
}

describe('useUploadDataset', () => {
  test('announces the file, sends it where it was told, and gives the dataset’s id', async () => {
    const announced = uploadsAreAnnounced()
    const sent: { text: string; type: string | null; token: string | null }[] = []
    server.use(
      http.put('http://files.test/drinks.csv', async ({ request }) => {
        const { headers } = request
        sent.push({
          text: await request.text(),
          type: headers.get('content-type'),
          token: headers.get('authorization'),
        })
        return new HttpResponse(null, { status: 200 })
      }),
    )
    const { result } = renderHook(() => useUploadDataset(), { wrapper })

    const created = await act(() => result.current.mutateAsync(FILE))

    expect(created.dataset_id).toBe('DATA1')
    expect(announced).toEqual([{ name: 'drinks.csv', size_bytes: 17 }])
    expect(sent).toEqual([{ text: 'drink,sold\ntea,3\n', type: 'text/csv', token: null }])
    await waitFor(() => expect(result.current.progress).toBe(1))
  })

  test('says what to do when storage refuses the file', async () => {
    uploadsAreAnnounced()
    server.use(http.put('http://files.test/drinks.csv', () => new HttpResponse(null, { status: 403 })))
    const { result } = renderHook(() => useUploadDataset(), { wrapper })

    act(() => result.current.mutate(FILE))

    await waitFor(() =>
      expect(result.current.error).toMatchObject({ code: 'upload_failed', retryable: false }),
    )
    expect(result.current.error?.message).toContain('choose the file again')
  })

  test('sends nothing of an empty file', async () => {
    const announced = uploadsAreAnnounced()
    const { result } = renderHook(() => useUploadDataset(), { wrapper })

    act(() => result.current.mutate(new File([], 'nothing.csv')))

    await waitFor(() =>
      expect(result.current.error?.message).toBe('nothing.csv is empty; choose another file.'),
    )
    expect(announced).toEqual([])
  })

  test('can be stopped, and leaves no dataset behind', async () => {
    uploadsAreAnnounced()
    const forgotten: unknown[] = []
    let begun = () => {}
    const sending = new Promise<void>((resolve) => {
      begun = resolve
    })
    server.use(
      http.put('http://files.test/drinks.csv', () => {
        begun()
        return new Promise<never>(() => {})
      }),
      http.delete(`${API}/datasets/:id`, ({ params }) => {
        forgotten.push(params.id)
        return HttpResponse.json({ success: true, dataset_id: params.id })
      }),
    )
    const { result } = renderHook(() => useUploadDataset(), { wrapper })
    act(() => result.current.mutate(FILE))
    await sending

    act(() => result.current.cancel())

    await waitFor(() => expect(result.current.error?.name).toBe('AbortError'))
    expect(forgotten).toEqual(['DATA1'])
  })
})

describe('useRegisterTable', () => {
  test('makes a dataset of a table, once however often it is sent', async () => {
    const sent: { body: unknown; key: string | null }[] = []
    server.use(
      http.post(`${API}/datasets`, async ({ request }) => {
        sent.push({ body: await request.json(), key: request.headers.get('idempotency-key') })
        if (sent.length === 1) return refusal(503, 'unavailable', 'Try again.', true)
        return HttpResponse.json(
          { ...CREATED, status: 'profiling', upload: null, expires_at: null },
          { status: 201 },
        )
      }),
    )
    const { result } = renderHook(() => useRegisterTable(), { wrapper })

    const created = await act(() =>
      result.current.mutateAsync({ name: 'orders', glueTable: 'warehouse.orders' }),
    )

    expect(created.dataset_id).toBe('DATA1')
    expect(sent[0]?.body).toEqual({ name: 'orders', glue_table: 'warehouse.orders' })
    expect(sent[1]).toEqual(sent[0])
  })

  test('tells that a deployment allows no tables, without asking twice', async () => {
    let asked = 0
    server.use(
      http.post(`${API}/datasets`, () => {
        asked++
        return refusal(403, 'table_not_allowed', 'Tables can’t be registered here.')
      }),
    )
    const { result } = renderHook(() => useRegisterTable(), { wrapper })

    act(() => result.current.mutate({ name: 'orders', glueTable: 'warehouse.orders' }))

    await waitFor(() => expect(result.current.error?.message).toBe('Tables can’t be registered here.'))
    expect(asked).toBe(1)
  })
})

describe('useDataset', () => {
  test('looks again until the dataset is ready', async () => {
    const states = ['profiling', 'ready']
    let looks = 0
    server.use(
      http.get(`${API}/datasets/DATA1`, () =>
        HttpResponse.json({ dataset_id: 'DATA1', status: states[Math.min(looks++, 1)] }),
      ),
    )
    const { result } = renderHook(() => useDataset('DATA1'), { wrapper })

    await waitFor(() => expect(result.current.data?.status).toBe('ready'), { timeout: 3_000 })
    expect(looks).toBe(2)
  })

  test('tells that there is no such dataset, without asking twice', async () => {
    let looks = 0
    server.use(
      http.get(`${API}/datasets/DATA9`, () => {
        looks++
        return refusal(404, 'dataset_not_found', 'You have no dataset with this id.')
      }),
    )
    const { result } = renderHook(() => useDataset('DATA9'), { wrapper })

    await waitFor(() => expect(result.current.error?.message).toBe('You have no dataset with this id.'))
    expect(looks).toBe(1)
  })
})

describe('useDatasets and useDeleteDataset', () => {
  test('list what is there, and no more what was deleted', async () => {
    let names = ['tea.csv', 'coffee.csv']
    server.use(
      http.get(`${API}/datasets`, () =>
        HttpResponse.json({
          success: true,
          count: names.length,
          datasets: names.map((name) => ({ dataset_id: name, name })),
          next_cursor: null,
        }),
      ),
      http.delete(`${API}/datasets/:id`, ({ params }) => {
        names = names.filter((name) => name !== params.id)
        return HttpResponse.json({ success: true, dataset_id: params.id })
      }),
    )
    const { result } = renderHook(() => ({ list: useDatasets(), remove: useDeleteDataset() }), { wrapper })
    await waitFor(() => expect(result.current.list.data).toHaveLength(2))

    await act(() => result.current.remove.mutateAsync('tea.csv'))

    await waitFor(() => expect(result.current.list.data?.map(({ name }) => name)).toEqual(['coffee.csv']))
  })
})
