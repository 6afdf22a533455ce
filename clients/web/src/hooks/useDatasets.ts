import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { body } from '@/api/client'
import { ApiError, mayHeal } from '@/api/errors'
import { useApi } from '@/api/ResearchProvider'
import type { Dataset } from '@/api/types'
import { idempotencyKey } from './idempotency'
import { sendFile } from './sendFile'

const PROFILING_INTERVAL = 1_000
/** Milliseconds between two looks at a list in which datasets are profiled. */
const LIST_INTERVAL = 5_000

export const datasetKeys = {
  all: ['datasets'] as const,
  dataset: (datasetId: string) => ['datasets', 'dataset', datasetId] as const,
  lists: ['datasets', 'list'] as const,
}

/** Your datasets, newest first: `data` is the list so far, `fetchNextPage` makes it longer. */
export function useDatasets() {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: datasetKeys.lists,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(api.GET('/datasets', { params: { query: pageParam ? { cursor: pageParam } : {} }, signal })),
    getNextPageParam: (page) => page.next_cursor,
    select: (data) => data.pages.flatMap((page) => page.datasets),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.datasets.some(({ status }) => status === 'profiling'))
        ? LIST_INTERVAL
        : false,
  })
}

/** A dataset with its profile, looked at again until it is ready or rejected. */
export function useDataset(datasetId: string | null | undefined) {
  const api = useApi()
  return useQuery({
    queryKey: datasetKeys.dataset(datasetId ?? ''),
    queryFn: ({ signal }) =>
      body(
        api.GET('/datasets/{dataset_id}', { params: { path: { dataset_id: datasetId as string } }, signal }),
      ),
    enabled: Boolean(datasetId),
    refetchInterval: ({ state: { data, error } }) =>
      (data && isProfiled(data)) || !mayHeal(error) ? false : PROFILING_INTERVAL,
  })
}

function isProfiled(dataset: Dataset): boolean {
  return dataset.status === 'ready' || dataset.status === 'rejected'
}

/**
 * Uploads a file: `mutate(file)`, and `data.dataset_id` once all of it has arrived; `useDataset` tells the rest.
 *
 * `progress` is the fraction that has left, from 0 to 1; `cancel()` stops the upload, and forgets the dataset.
 */
export function useUploadDataset() {
  const api = useApi()
  const cache = useQueryClient()
  const [progress, setProgress] = useState(0)
  const stop = useRef<AbortController>(null)
  // What can't be told now is forgotten by the service itself, an hour later.
  const forget = (datasetId: string) =>
    body(api.DELETE('/datasets/{dataset_id}', { params: { path: { dataset_id: datasetId } } })).catch(
      () => {},
    )
  const mutation = useMutation({
    mutationFn: async (file: File) => {
      if (file.size === 0)
        throw new ApiError(`${file.name} is empty; choose another file.`, 'empty_file', 0, false)
      const controller = new AbortController()
      stop.current = controller
      setProgress(0)
      const created = await body(api.POST('/datasets', { body: { name: file.name, size_bytes: file.size } }))
      if (created.upload === null)
        throw new ApiError('There is no address to upload to; try again.', 'no_upload', 0, true)
      try {
        await sendFile(created.upload, file, setProgress, controller.signal)
      } catch (failure) {
        if (controller.signal.aborted) await forget(created.dataset_id)
        throw failure
      }
      return created
    },
    onSettled: () => cache.invalidateQueries({ queryKey: datasetKeys.lists }),
  })
  return { ...mutation, progress, cancel: () => stop.current?.abort() }
}

export interface RegisterVariables {
  /** What the dataset is called. */
  name: string
  /** `database.table`, of a database that the deployment allows. */
  glueTable: string
}

/** Makes a dataset of a table of the Glue catalog, which stays where it is; `useDataset` tells how its profiling goes. */
export function useRegisterTable() {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (table: RegisterVariables) =>
      body(
        api.POST('/datasets', {
          params: { header: { 'Idempotency-Key': idempotencyKey(table) } },
          body: { name: table.name, glue_table: table.glueTable },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: datasetKeys.lists }),
  })
}

/** Deletes a dataset by its id, with its files. */
export function useDeleteDataset() {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (datasetId: string) =>
      body(api.DELETE('/datasets/{dataset_id}', { params: { path: { dataset_id: datasetId } } })),
    onSuccess: (_deleted, datasetId) => {
      cache.removeQueries({ queryKey: datasetKeys.dataset(datasetId) })
      return cache.invalidateQueries({ queryKey: datasetKeys.lists })
    },
  })
}
