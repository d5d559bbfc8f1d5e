// Drops articles from Node: npm install redis; REDIS_URL=redis://host:6379/0 node producer.mjs article.json
import { readFile } from "node:fs/promises";
import { createClient } from "redis";

const client = createClient({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379/0" });
client.on("error", (error) => console.error(error.message));
await client.connect();
try {
  const articles = await Promise.all(process.argv.slice(2).map((name) => readFile(name, "utf8")));
  await client.lPush("inbox", articles);
} finally {
  await client.close();
}
