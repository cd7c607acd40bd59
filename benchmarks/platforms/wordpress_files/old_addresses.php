<?php
/** Obeys redirection.json beside it, for the plug-in Redirection, which no registry of packages has. */
foreach (json_decode(file_get_contents(__DIR__ . '/redirection.json'), true)['redirects'] as $rule) {
    if (($_SERVER['REQUEST_URI'] ?? '') === $rule['url']) {
        header('Location: ' . $rule['action_data']['url'], true, $rule['action_code']);
        exit;
    }
}
