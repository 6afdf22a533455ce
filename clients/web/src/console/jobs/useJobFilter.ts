import { useSearchParams } from 'react-router'

/** Each is empty where it leaves nothing out. */
export interface JobFilterValues {
  status: string
  dataset: string
  search: string
}

/** Which jobs are shown: part of the address, so that it can be kept, sent and gone back to. */
export function useJobFilter() {
  const [params, setParams] = useSearchParams()
  const value = (name: keyof JobFilterValues) => params.get(name) ?? ''
  const values: JobFilterValues = {
    status: value('status'),
    dataset: value('dataset'),
    search: value('search'),
  }
  const choose = (name: keyof JobFilterValues, chosen: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (chosen && chosen !== 'all') next.set(name, chosen)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  const clear = () => setParams(new URLSearchParams(), { replace: true })
  return { values, choose, clear }
}
