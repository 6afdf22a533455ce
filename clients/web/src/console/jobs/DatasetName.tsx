import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useDataset, useDatasets } from '@/hooks/useDatasets'

interface DatasetNameProps {
  datasetId: string
  /** Leads to the dataset, as long as there is one. */
  isLink?: boolean
}

/** What a dataset is called. One request names those of a whole list; what is not on a whole list was deleted. */
export function DatasetName({ datasetId, isLink = false }: DatasetNameProps) {
  const datasets = useDatasets()
  const listed = datasets.data?.find((dataset) => dataset.dataset_id === datasetId)
  const isFurtherDown = datasets.isSuccess && !listed && datasets.hasNextPage
  const { data, isError } = useDataset(isFurtherDown ? datasetId : null)
  if (datasets.isSuccess && !listed && (!isFurtherDown || isError)) return 'a deleted dataset'
  const name = (listed ?? data)?.name ?? 'dataset'
  if (!isLink) return name
  return (
    <Anchor component={Link} to={`/datasets/${datasetId}`} size="sm">
      {name}
    </Anchor>
  )
}
