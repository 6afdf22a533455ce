import address from '../../../../../examples/sales.csv?url'

/** The order lines of an invented shop, which come with the page and are loaded when somebody asks for them. */
export async function exampleDataset(): Promise<File> {
  const response = await fetch(address)
  if (!response.ok) throw new Error('The example could not be loaded; try again, or drop a file of your own.')
  return new File([await response.blob()], 'sales.csv', { type: 'text/csv' })
}
