/** Channel of the service's database: the name of a topic after records of it were copied, `clients` after rights were taken. */
export const DELIVERY_CHANNEL = 'reformgraph_delivery';
