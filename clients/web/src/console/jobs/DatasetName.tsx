import { useDataset, useDatasets } from '@/hooks/useDatasets'

/** What a dataset is called. One request names those of a whole list; what is not on a whole list was deleted. */
export function DatasetName({ datasetId }: { datasetId: string }) {
  const datasets = useDatasets()
  const listed = datasets.data?.find((dataset) => dataset.dataset_id === datasetId)
  const isFurtherDown = datasets.isSuccess && !listed && datasets.hasNextPage
  const { data, isError } = useDataset(isFurtherDown ? datasetId : null)
  if (listed ?? data) return (listed ?? data)?.name
  return datasets.isSuccess && (!isFurtherDown || isError) ? 'a deleted dataset' : 'a dataset'
}
