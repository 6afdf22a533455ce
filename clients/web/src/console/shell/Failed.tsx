import { Button, Container, Stack, Text, Title } from '@mantine/core'

/** Shown when a page could not be loaded, or has a fault: nothing that was asked is lost by it. */
export function Failed() {
  return (
    <Container size="sm" py="xl">
      <Stack align="flex-start" role="alert">
        <Title order={1} size="h2">
          This page could not be shown
        </Title>
        <Text>Your jobs go on meanwhile. Load the page again; a new version may have been published.</Text>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </Stack>
    </Container>
  )
}
