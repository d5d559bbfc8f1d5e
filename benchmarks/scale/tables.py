"""What was measured, as lines for people."""

from __future__ import annotations

from typing import Any

_MUST, _AIM = 1.10, 1.02
_MUST_START = 1.5  # CPU seconds


def show_growth(result: dict[str, Any]) -> list[str]:
    lines = [
        f"{'remembered':>12}{'CPU-ms/article':>16}{'workers':>10}{'Redis':>8}{'beside 1st':>12}{'ratio':>8}"
        f"{'rewriting':>11}{'ratio':>8}{'bytes each':>12}"
    ]
    lines += [
        f"{size['remembered']:>12,}{size['cpu_ms']:>16.3f}{size['workers_ms']:>10.3f}{size['redis_ms']:>8.3f}"
        f"{size['beside_cpu_ms']:>12.3f}{size['ratio']:>8.3f}"
        f"{size['rewrite_ms']:>11.3f}{size['ratio_with_rewriting']:>8.3f}{size['bytes_per_remembered']:>12.0f}"
        for size in result["sizes"]
    ]
    last = result["sizes"][-1]
    lines.append(
        f"last over first: {last['ratio']:.3f}, with rewriting of the log "
        f"{last['ratio_with_rewriting']:.3f} (must {_MUST:.2f}, aim {_AIM:.2f})"
    )
    lines.append(f"under way: {result['bytes_in_flight']:.0f} bytes of Redis per article of 3 kB")
    return lines


def show_whole(result: dict[str, Any]) -> list[str]:
    return [
        f"with {result['before']:,} remembered and stored {result['cpu_ms']:.2f} CPU-ms an article, in a new system "
        f"beside it {result['new_cpu_ms']:.2f}: {result['ratio']:.3f} times (must {_MUST:.2f}, aim {_AIM:.2f})"
    ]


def show_ceiling(result: dict[str, Any]) -> list[str]:
    lines = [
        f"{'clients':>12}{'Redis ms':>10}{'client ms':>11}{'ceiling/s':>11}{'by the clock/s':>16}{'Redis busy':>12}"
    ]
    lines += [
        f"{each['clients']:>12}{each['redis_ms']:>10.3f}{each['clients_ms']:>11.3f}"
        f"{each['ceiling_per_second']:>11.0f}{each['per_second']:>16.0f}{each['busy']:>12.2f}"
        for each in result["clients"]
    ]
    return lines


def show_startup(result: dict[str, Any]) -> list[str]:
    lines = []
    for service in result["services"]:
        lines.append(
            f"{service['name']:>12}  ready after {service['ready_cpu_seconds']:.2f} CPU s (must {_MUST_START})"
        )
        lines += [
            f"{'':>14}{process['role']:10} {process['rss_mb']:6.0f} MB resident,"
            f" {process['pss_mb']:6.0f} MB proportional"
            for process in service["processes"]
        ]
    return lines


def show_workers(result: dict[str, Any]) -> list[str]:
    lines = [f"{'hosts':>8}{'workers':>9}{'articles/s':>12}{'speed-up':>10}{'CPU-ms/article':>16}"]
    lines += [
        f"{each['hosts']:>8}{each['workers']:>9}{each['per_second']:>12.0f}{each['speed_up']:>10.2f}{each['cpu_ms']:>16.3f}"
        for each in (*result["one_host"], *result.get("hosts", ()))
    ]
    skipped = result.get("hosts_skipped")
    return [*lines, f"several hosts were not measured: {skipped}"] if skipped else lines


def show_fairness(result: dict[str, Any]) -> list[str]:
    return [
        f"  flood on {each['flood_dropped_on']}, {each['max_in_flight']} in flight: "
        f"the quiet source waited {each['share_of_flood']:.0%} of the flood"
        for each in result["delays"]
    ]


def show_stores(result: dict[str, Any]) -> list[str]:
    lines = [f"{'':12}{'records':>10}{'CPU-ms/record':>15}{'bytes/record':>14}"]
    lines += [
        f"{name:12}{each['records']:>10,}{each['cpu_ms']:>15.2f}{each['bytes_per_record']:>14.0f}"
        for name, filled in result.items()
        for each in filled
    ]
    return lines
