// The exam's page of the organizer: a trial is begun as this device, as on the start page.

import { openShelf } from "./outbox.js";

const shelf = await openShelf();
const client = await shelf.client();
for (const field of document.querySelectorAll('.trials input[name="client"]')) field.value = client;
