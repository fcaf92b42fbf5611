//! Source that goes on for sure: bots, servers, consumers, and loops that are never left.

/// Parts of source, in lower case, of what goes on, as the pages of these libraries write them.
const ENDLESS: &[&str] = &[
    // discord.py, discord.js, python-telegram-bot, aiogram, telebot, telegraf.
    "bot.infinity_polling(",
    "bot.launch(",
    "bot.polling(",
    "bot.run(",
    "client.login(",
    "client.run(",
    ".run_polling(",
    ".start_polling(",
    // Flask, uvicorn, Node's servers, `http.server` and `socketserver` of Python, gRPC.
    "app.listen(",
    "app.run(",
    "server.listen(",
    "serve_forever(",
    "uvicorn.run(",
    ".wait_for_termination(",
    // pika, paho-mqtt, asyncio, schedule.
    ".loop_forever(",
    ".run_forever(",
    ".start_consuming(",
    "run_pending(",
];

/// Parts of source that go on where another one stands in it: a library, and the call that other libraries have too.
const WITH_LIBRARY: &[(&str, &str)] = &[
    ("aiohttp", "run_app("),
    ("apscheduler.schedulers.blocking", ".start("),
    ("discord", ").run("),
    ("discord", ".login("),
    ("express", ".listen("),
    ("fastify", ".listen("),
    ("flask", ").run("),
    ("gradio", ".launch("),
];

/// Loops that are never left, unless something in them says otherwise: one that waits for a database is.
const LOOPS: &[&str] = &[
    "while 1:",
    "while (true",
    "while true",
    "while(true",
    "for (;;",
    "for(;;",
];

/// What leaves a loop.
const LEAVES: &[&str] = &["break", "exit", "raise", "return", "throw"];

/// kafka-python: "the consumer iterator will block forever" unless it is told how long
/// (<https://kafka-python.readthedocs.io/en/master/apidoc/KafkaConsumer.html>, `consumer_timeout_ms`).
const CONSUMER: (&str, &str) = ("kafkaconsumer(", "consumer_timeout_ms");

/// Whether a program goes on for sure by its source.
pub(super) fn goes_on(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    let has = |part: &&str| lower.contains(part);
    let consumes = || {
        let (consumer, timeout) = CONSUMER;
        let loops = lower.lines().any(|line| {
            let line = line.trim_start();
            line.starts_with("for ") && line.contains("consumer")
        });
        has(&consumer) && !has(&timeout) && loops && !has(&"break")
    };
    ENDLESS.iter().any(has)
        || WITH_LIBRARY
            .iter()
            .any(|(library, call)| has(library) && has(call))
        || consumes()
        || has_endless_loop(&lower)
}

/// Whether a loop without an end holds nothing that leaves it.
fn has_endless_loop(source: &str) -> bool {
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if !LOOPS.iter().any(|start| line.contains(start)) {
            continue;
        }
        let depth = indentation(line);
        let body = lines.clone();
        let mut body = body.take_while(|line| line.trim().is_empty() || indentation(line) > depth);
        let leaves = |line: &str| LEAVES.iter().any(|word| line.contains(word));
        if !leaves(line) && !body.any(leaves) {
            return true;
        }
    }
    false
}

fn indentation(line: &str) -> usize {
    line.len().saturating_sub(line.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_servers_and_loops_go_on() {
        for source in [
            "bot = Bot('!')\nif __name__ == '__main__':\n    bot.run('t')",
            "import discord\ndiscord.Client(intents=i).run(token)",
            "while True:\n    work()",
            "def f():\n    return 1\nwhile True:\n    f()\n",
            "channel.start_consuming()",
            "consumer = KafkaConsumer('t')\nfor message in consumer:\n    print(message)",
            "from apscheduler.schedulers.blocking import BlockingScheduler\nBlockingScheduler().start()",
            "server.wait_for_termination()",
            "for (;;) {\n  work();\n}",
        ] {
            assert!(goes_on(source), "{source}");
        }
        for source in [
            "while True:\n    try:\n        connect()\n        break\n    except E: pass\nload()",
            "while True:\n    if done(): return\n",
            "subprocess.run(['a'])",
            "for row in rows:\n    load(row)",
            "c = KafkaConsumer('t', consumer_timeout_ms=1000)\nfor m in c_consumer:\n    print(m)",
            "asyncio.Runner().run(main())",
        ] {
            assert!(!goes_on(source), "{source}");
        }
    }
}
